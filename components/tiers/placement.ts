import { isIPv6 } from "node:net";
import type { Server, Settings } from "../settings/settings";
import type { Role } from "../settings/servers";

/** The servers with a role which still exist. */
export function livingServers(settings: Settings, role: Role): readonly Server[] {
  return settings.servers.filter((server) => server.roles.includes(role) && !server.gone);
}

/**
 * The address at which `server` offers something to `clients`: only to itself when nobody else asks, so that
 * nothing is open to a network without need.
 */
export function listenAddress(server: Server, clients: readonly Server[]): string {
  return clients.every((client) => client.name === server.name) ? "127.0.0.1" : server.privateAddress;
}

/** The networks from which a server is seen by the others: its address alone, or all that machines of a group may have. */
export function networksOf({ machine, privateAddress }: Server): readonly string[] {
  return machine.kind === "group" ? machine.networks : [networkOfOne(privateAddress)];
}

/** An address as a network of one, such as `10.0.0.4/32`. */
export function networkOfOne(address: string): string {
  return `${address}/${isIPv6(address) ? 128 : 32}`;
}
