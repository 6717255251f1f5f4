import type { Client } from "ssh2";
import type { ExistingMachine, Server, SshSettings } from "../settings/settings";
import { connect, type GatewayTarget, openTunnel, type Target } from "./ssh-client";

/** The way to a server. */
export interface Way {
  readonly server: Target;
  /** Undefined where the server is reached directly. */
  readonly bastion: GatewayTarget | undefined;
}

/** The way to a server that exists, as the settings say it. */
export function wayTo(
  { name, port, user }: Pick<Server, "name" | "port" | "user">,
  { address, hostKey }: ExistingMachine,
  { bastion, privateKey }: SshSettings,
): Way {
  if (privateKey === undefined) throw new TypeError("servers that exist need ssh.privateKey");
  return {
    server: { name, path: `servers.${name}`, address, port, user, hostKey, privateKey: privateKey.reveal() },
    bastion: bastion && asGateway({ ...bastion, privateKey: bastion.privateKey.reveal() }),
  };
}

/** A host to go through as messages name it: a bastion, or without a host key the jump host of Session Manager. */
export function asGateway(target: Omit<GatewayTarget, "name" | "path">): GatewayTarget {
  return target.hostKey === undefined
    ? { ...target, name: "Session Manager", path: "aws.sshBy" }
    : { ...target, name: "the bastion", path: "ssh.bastion" };
}

/**
 * Logs in, does some work there, and logs out.
 * @throws ReachError
 */
export async function atServer<Result>(
  { server, bastion }: Way,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  if (bastion === undefined) {
    await using direct = await connect(server);
    return await work(direct.client);
  }
  await using first = await connect(bastion);
  await using onward = await connect(server, await openTunnel(first.client, bastion, server));
  return await work(onward.client);
}
