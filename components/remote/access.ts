import * as pulumi from "@pulumi/pulumi";
import type { ExistingMachine, Server, SshSettings } from "../settings/settings";
import { jumpHost, jumpUser, type Whereabouts } from "./jump-host";

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

/** A host that others are reached through. */
export interface Gateway extends Omit<Login, "hostKey"> {
  /**
   * Undefined for the jump host of Session Manager: it has another one each time, on this very machine, and what goes
   * through it is encrypted for a server that has its own.
   */
  readonly hostKey: pulumi.Input<string> | undefined;
}

/** How a server is reached: directly, or through another host. */
export interface Access extends Login {
  readonly bastion: Gateway | undefined;
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

/** The way to machines of a deployment by Session Manager. The key is the one that opens them. */
export function byJumpHost(where: Whereabouts, privateKey: pulumi.Input<string>): Gateway {
  const { address, port } = jumpHost;
  return { host: address, port, user: jumpUser(where), hostKey: undefined, privateKey };
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
