import { Address4 } from "ip-address";
import type { PlannedSubnet } from "../settings";

/** A VPC has room for sixteen subnets: four of each kind. */
const blocks = 16;

/**
 * What a subnet is for. In the dynamic ones AWS chooses the addresses, so that it can give away none that is planned for a
 * server.
 */
const kinds = ["public", "dynamic-public", "private", "dynamic-private"] as const;

/** What a subnet is for. */
export type SubnetKind = (typeof kinds)[number];

/** The part of a network that belongs to a zone's subnet of a kind. */
export function subnetOf(network: string, kind: SubnetKind, zone: number): string {
  const vpc = new Address4(network);
  const size = addressCount(network) / BigInt(blocks);
  const block = BigInt(kinds.indexOf(kind) * (blocks / kinds.length) + zone);
  const first = Address4.fromBigInt(vpc.startAddress().bigInt() + block * size);
  return `${first.correctForm()}/${vpc.subnetMask + Math.log2(blocks)}`;
}

/** One subnet for each zone. */
export function plannedSubnets(
  network: string,
  kind: SubnetKind,
  zones: readonly string[],
): readonly PlannedSubnet[] {
  return zones.map((zone, index) => ({ zone, cidr: subnetOf(network, kind, index) }));
}

/** How many addresses a network has. */
export function addressCount(network: string): bigint {
  return 2n ** BigInt(32 - new Address4(network).subnetMask);
}
