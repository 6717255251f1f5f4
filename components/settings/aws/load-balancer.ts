import { z } from "zod";
import type { Sections } from "../sections";
import type { LoadBalancerSettings } from "./settings";
import { ipv4Network } from "../shapes/ec2";
import { groupServer, subnetKind } from "./plan";

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
      .default(60)
      .describe("How long a connection may be silent before it is closed, in seconds."),
    protect: z.boolean().optional().describe("Whether AWS refuses to delete it. Default: `aws.protect`."),
    accessFrom: z
      .array(ipv4Network)
      .min(1, "must not be empty")
      .optional()
      .describe("IPv4 networks of visitors; only with `webserver: alb`. Default: everybody."),
  })
  .prefault({})
  .describe("The load balancer that is made where a server is a `group`.");

/** Where the load balancer lies and whom it lets in; undefined where there is no group. */
export function resolveLoadBalancer(sections: Sections): LoadBalancerSettings | undefined {
  const { aws, webserver } = sections;
  const group = groupServer(sections);
  if (group === undefined) return undefined;
  const isFront = webserver.front === "alb";
  const scheme = aws.loadBalancer.scheme ?? (isFront ? "internet-facing" : "internal");
  return {
    scheme,
    subnet: scheme === "internet-facing" ? "public" : subnetKind(group[1]),
    idleSeconds: aws.loadBalancer.idleSeconds,
    protect: aws.loadBalancer.protect ?? aws.protect,
    accessFrom: isFront ? (aws.loadBalancer.accessFrom ?? ["0.0.0.0/0"]) : [],
  };
}
