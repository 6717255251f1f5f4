import { isIPv4 } from "node:net";
import type { Role } from "../../settings/servers";
import type { Server } from "../../settings/settings";

/** Who may send: the members of a security group, or a range of IPv4 addresses. */
export type Peer = { readonly group: Role | "bastion" | "balancer" } | { readonly cidr: string };

/** Somebody who sends, under a name that is theirs alone. */
export interface Sender {
  readonly name: string;
  readonly peer: Peer;
}

/** Somebody who is reached. */
interface Target {
  readonly name: string;
  readonly machine: { readonly kind: Server["machine"]["kind"] | "service" };
}

/**
 * Those with a role who have to reach another machine than their own among `targets`: servers of ours as one group,
 * existing ones by the IPv4 addresses under which they may be seen.
 */
export function senders(
  role: Role,
  servers: readonly Server[],
  targets: readonly Target[],
): readonly Sender[] {
  const sending = servers.filter(
    ({ name, roles }) => roles.includes(role) && targets.some((target) => isAnother(name, target)),
  );
  const existing = [...new Set(sending.flatMap(addresses))].sort();
  return [
    ...(sending.some(({ machine }) => machine.kind !== "existing")
      ? [{ name: role, peer: { group: role } }]
      : []),
    ...existing.map((address) => ({ name: address, peer: { cidr: `${address}/32` } })),
  ];
}

/** The machines of a group reach each other as those of different servers do. */
function isAnother(name: string, target: Target): boolean {
  return target.name !== name || target.machine.kind === "group";
}

/** Behind a router, a server may be seen under the address by which the workstation knows it. */
function addresses({ machine, privateAddress }: Server): readonly string[] {
  if (machine.kind !== "existing") return [];
  return [privateAddress, machine.address].filter(
    (address) => isIPv4(address) && !address.startsWith("127."),
  );
}
