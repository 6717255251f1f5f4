import type { Client } from "ssh2";
import type { ExistingMachine, Server, SshSettings } from "../settings/settings";
import { connect, openTunnel, type Target } from "./ssh-client";

/** The way to a server. */
export interface Way {
  readonly server: Target;
  /** Undefined where the server is reached directly. */
  readonly bastion: Target | undefined;
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
    bastion: bastion && asBastion({ ...bastion, privateKey: bastion.privateKey.reveal() }),
  };
}

/** A bastion as messages name it. */
export function asBastion(target: Omit<Target, "name" | "path">): Target {
  return { ...target, name: "the bastion", path: "ssh.bastion" };
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
  await using onward = await connect(server, await openTunnel(first.client, server));
  return await work(onward.client);
}
