import { Address4 } from "ip-address";
import type { PlannedSubnet } from "../settings";

/** A VPC has room for sixteen subnets: eight public ones, then eight private ones. */
const blocks = 16;

/** The part of a network that belongs to a zone's public or private subnet. */
export function subnetOf(network: string, kind: "public" | "private", zone: number): string {
  const vpc = new Address4(network);
  const size = addressCount(network) / BigInt(blocks);
  const block = BigInt((kind === "public" ? 0 : blocks / 2) + zone);
  const first = Address4.fromBigInt(vpc.startAddress().bigInt() + block * size);
  return `${first.correctForm()}/${vpc.subnetMask + Math.log2(blocks)}`;
}

/** One subnet for each zone. */
export function plannedSubnets(
  network: string,
  kind: "public" | "private",
  zones: readonly string[],
): readonly PlannedSubnet[] {
  return zones.map((zone, index) => ({ zone, cidr: subnetOf(network, kind, index) }));
}

/** How many addresses a network has. */
export function addressCount(network: string): bigint {
  return 2n ** BigInt(32 - new Address4(network).subnetMask);
}
