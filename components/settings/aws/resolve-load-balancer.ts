import type { Sections, ServerSection } from "../sections";
import { groupServer, subnetKind } from "./plan";
import type { LoadBalancerSettings } from "./settings";

/** Where the load balancer lies and whom it lets in; undefined where there is no group. */
export function resolveLoadBalancer(sections: Sections): LoadBalancerSettings | undefined {
  const { aws, webserver } = sections;
  const group = groupServer(sections);
  if (group === undefined) return undefined;
  const isFront = webserver.front === "alb";
  return {
    scheme: schemeOf(sections),
    subnet: subnetKindOfBalancer(group[1], sections),
    idleSeconds: aws.loadBalancer.idleSeconds ?? longestSilence(sections),
    protect: aws.loadBalancer.protect ?? aws.protect,
    accessFrom: isFront ? (aws.loadBalancer.accessFrom ?? ["0.0.0.0/0"]) : [],
  };
}

function schemeOf({ aws, webserver }: Pick<Sections, "aws" | "webserver">): LoadBalancerSettings["scheme"] {
  return aws.loadBalancer.scheme ?? (webserver.front === "alb" ? "internet-facing" : "internal");
}

/** The kind of subnets that the load balancer of a group lies in. */
export function subnetKindOfBalancer(
  group: ServerSection,
  sections: Pick<Sections, "aws" | "webserver">,
): LoadBalancerSettings["subnet"] {
  return schemeOf(sections) === "internet-facing" ? "public" : subnetKind(group);
}

/** A site that may answer late is not cut off by the balancer before nginx gives up. */
function longestSilence({ sites }: Sections): number {
  const timeouts = Object.values(sites).map(({ webserver }) => webserver.readTimeoutSeconds);
  return Math.min(4000, Math.max(60, ...timeouts));
}
