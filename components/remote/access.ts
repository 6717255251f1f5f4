import * as pulumi from "@pulumi/pulumi";
import type { ExistingMachine, Server, SshSettings } from "../settings/settings";

/** How a host is logged in to. */
export interface Login {
  readonly host: pulumi.Input<string>;
  readonly port: number;
  readonly user: string;
  /** `type base64`, without a comment. */
  readonly hostKey: pulumi.Input<string>;
  /** In OpenSSH's form; a secret. */
  readonly privateKey: pulumi.Input<string>;
}

/** How a server is reached: directly, or through another host. */
export interface Access extends Login {
  readonly bastion: Login | undefined;
}

/** The way to a server that exists, as the settings say it. */
export function existingAccess(
  { port, user }: Pick<Server, "port" | "user">,
  { address, hostKey }: ExistingMachine,
  { privateKey, bastion }: SshSettings,
): Access {
  if (privateKey === undefined) throw new TypeError("servers that exist need ssh.privateKey");
  return {
    host: address,
    port,
    user,
    hostKey,
    privateKey: pulumi.secret(privateKey.reveal()),
    bastion: givenBastion(bastion),
  };
}

/** The way to the bastion that the settings name, when they do. */
export function givenBastion(bastion: SshSettings["bastion"]): Login | undefined {
  return (
    bastion && {
      host: bastion.address,
      port: bastion.port,
      user: bastion.user,
      hostKey: bastion.hostKey,
      privateKey: pulumi.secret(bastion.privateKey.reveal()),
    }
  );
}
