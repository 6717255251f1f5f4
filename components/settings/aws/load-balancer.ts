import { z } from "zod";
import type { Sections, ServerSection } from "../sections";
import type { LoadBalancerSettings } from "./settings";
import { ipv4Network } from "../shapes/ec2";
import { groupServer, subnetKind } from "./plan";
import { quotasSchema } from "./quotas";

/** `tierwright:aws.loadBalancer` */
export const loadBalancerSchema = z
  .strictObject({
    scheme: z
      .enum(["internet-facing", "internal"])
      .optional()
      .describe(
        "Who reaches it: visitors from everywhere, or only those inside the network. Default: internet-facing with `webserver: alb`, else internal, since webservers are in front.",
      ),
    // Elastic Load Balancing, "Application Load Balancer attributes", idle_timeout.timeout_seconds: 1 to 4000.
    idleSeconds: z
      .int()
      .min(1)
      .max(4000)
      .optional()
      .describe(
        "How long a connection may be silent before it is closed, in seconds. Default: 60, or the longest `webserver.readTimeoutSeconds` of a site.",
      ),
    protect: z.boolean().optional().describe("Whether AWS refuses to delete it. Default: `aws.protect`."),
    accessFrom: z
      .array(ipv4Network)
      .min(1, "must not be empty")
      .optional()
      .describe("IPv4 networks of visitors; only with `webserver: alb`. Default: everybody."),
    quotas: quotasSchema,
  })
  .prefault({})
  .describe("The load balancer that is made where a server is a `group`.");

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
