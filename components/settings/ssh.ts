import { z } from "zod";
import { hostAddress, tcpPort } from "./shapes/address";
import { userName } from "./shapes/names";
import { hostKey, sshPrivateKey } from "./shapes/ssh-key";

const bastionSchema = z.strictObject({
  address: hostAddress.describe("IP address or host name of the bastion."),
  port: tcpPort.default(22).describe("Port of its SSH server."),
  user: userName.optional().describe("User to log in as. Default: `ssh.user`."),
  hostKey: hostKey.describe("Public host key of its SSH server."),
  privateKey: sshPrivateKey.optional().describe("Private key for the bastion. Default: `ssh.privateKey`."),
});

/** `tierwright:ssh` */
export const sshSchema = z
  .strictObject({
    user: userName
      .default("debian")
      .describe("User to log in as on every server that does not name its own."),
    port: tcpPort.default(22).describe("Port of the SSH server on every server that does not name its own."),
    privateKey: sshPrivateKey
      .optional()
      .describe(
        "Private key that opens all servers, without a passphrase. Set it with `pulumi config set --secret --path tierwright:ssh.privateKey < ~/.ssh/id_ed25519`. Required, unless all servers are EC2 instances: the deployment makes it then.",
      ),
    bootTimeoutSeconds: z
      .int()
      .min(0)
      .max(3600)
      .default(300)
      .describe("How long to wait for a server that is still booting, in seconds."),
    bastion: bastionSchema
      .optional()
      .describe("Host through which all servers are reached. Default: servers are reached directly."),
  })
  .prefault({})
  .describe("How the servers are reached.");
