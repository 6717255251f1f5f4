import { addressAt } from "../../settings/aws/addresses";

/**
 * AWS keeps the first four addresses of a subnet and the last one. The next ones are for what a stack needs besides its
 * servers, so that AWS gives it none that a server has, or will have.
 */
const offsets = { nat: 4n, bastion: 5n, ssm: 6n, logs: 7n, monitoring: 8n, ssmmessages: 9n };

/** The address of what every network of ours may have, in a subnet such as `10.0.16.0/20`. */
export function reservedAddress(of: keyof typeof offsets, cidr: string): string {
  return addressAt(cidr, offsets[of]);
}

/** Whether every network of ours keeps an address for this. */
export function isReservedFor(what: string): what is keyof typeof offsets {
  return Object.hasOwn(offsets, what);
}
