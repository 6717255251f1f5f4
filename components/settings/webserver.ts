import { z } from "zod";
import { tcpPort } from "./shapes/address";
import { projectPath } from "./shapes/paths";

const nginxSchema = z.strictObject({
  httpPort: tcpPort.default(80).describe("Port for HTTP."),
  httpsPort: tcpPort.default(443).describe("Port for HTTPS."),
  gzip: z.boolean().default(true).describe("Compress texts."),
  workerConnections: z
    .int()
    .min(64)
    .max(65535)
    .default(1024)
    .describe("Connections of each nginx worker, of which there is one per core."),
  maintenancePage: projectPath
    .optional()
    .describe(
      "HTML file of the project that visitors see while a site cannot answer. Default: a plain page.",
    ),
});

/** `tierwright:webserver` */
export const webserverSchema = z
  .union([z.literal("alb"), nginxSchema], { error: "must be alb, or a mapping" })
  .transform((given): WebserverSettings =>
    given === "alb" ? { front: "alb", ...nginxSchema.parse({}) } : { front: "nginx", ...given },
  )
  .prefault({})
  .describe(
    "nginx on the servers with the role `webserver`; or `alb` in place of the mapping, where no server has that role and visitors come to the load balancer of the group.",
  );

/** How visitors come to the sites. */
export interface WebserverSettings extends z.output<typeof nginxSchema> {
  /** What visitors speak to: nginx on servers with the role `webserver`, or the load balancer, behind which nginx of the group's machines has the defaults. */
  readonly front: "nginx" | "alb";
}
