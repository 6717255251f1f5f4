import { createHash } from "node:crypto";
import { Address4 } from "ip-address";
import { addressCount } from "./subnets";

/**
 * AWS keeps the first four addresses of a subnet and the last one
 * (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html); the next six are for what a network needs
 * besides servers, such as a NAT gateway.
 */
const kept = { first: 10n, last: 1n };

/**
 * The address of a server in a subnet. It follows from the server's name alone, so that it stays when others come and
 * go, and is known before the server exists.
 */
export function addressFromName(subnet: string, name: string): string {
  const usable = addressCount(subnet) - kept.first - kept.last;
  const number = createHash("sha256").update(name).digest().readBigUInt64BE() % usable;
  return addressAt(subnet, kept.first + number);
}

/** The address so many places after the first one of a subnet. */
export function addressAt(subnet: string, offset: bigint): string {
  return Address4.fromBigInt(firstAddress(subnet) + offset).correctForm();
}

/** Whether a server may have an address in a subnet. */
export function isUsable(subnet: string, address: string): boolean {
  if (!Address4.isValid(address)) return false;
  const offset = new Address4(address).bigInt() - firstAddress(subnet);
  return offset >= kept.first && offset < addressCount(subnet) - kept.last;
}

/** The addresses that servers may have, for people: the first and the last one. */
export function usableAddresses(subnet: string): readonly [first: string, last: string] {
  return [addressAt(subnet, kept.first), addressAt(subnet, addressCount(subnet) - kept.last - 1n)];
}

function firstAddress(subnet: string): bigint {
  return new Address4(subnet).startAddress().bigInt();
}
