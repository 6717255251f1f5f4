/**
 * AWS keeps the first four addresses of a subnet and the last one. The next ones are for what a stack needs besides its
 * servers, so that AWS gives it none that a server has, or will have.
 */
const offsets = { nat: 4, bastion: 5, parameterStore: 6 };

/** The address of what every network of ours may have, in a subnet such as `10.0.16.0/20`. */
export function reservedAddress(of: keyof typeof offsets, cidr: string): string {
  const [network = ""] = cidr.split("/");
  const number = network.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0) + offsets[of];
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
