import { z } from "zod";
import { ipv4Network } from "../shapes/ec2";
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
