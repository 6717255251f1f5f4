import { z } from "zod";
import { tcpPort } from "./shapes/address";
import { projectPath } from "./shapes/paths";

/** `tierwright:webserver` */
export const webserverSchema = z
  .strictObject({
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
  })
  .prefault({})
  .describe("nginx on the servers with the role `webserver`.");

/** nginx on the servers with the role `webserver`. */
export type WebserverSettings = z.output<typeof webserverSchema>;
