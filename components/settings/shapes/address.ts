import { isIP, isIPv6 } from "node:net";
import { z } from "zod";
import { domain } from "./domain";

/** An IPv4 or IPv6 address. */
export const ipAddress = z
  .string()
  .refine((text) => isIP(text) !== 0, "must be an IPv4 or IPv6 address, such as 10.0.0.4");

/** An IP address or a host name. */
export const hostAddress = z
  .string()
  .refine(
    (text) => isIP(text) !== 0 || domain.safeParse(text).success,
    "must be an IP address or a host name, such as 203.0.113.4 or db1.example.org",
  );

/** An address as it stands before `:port`. */
export function inUrl(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

/** A TCP port. */
export const tcpPort = z
  .int("must be a whole number")
  .min(1, "must be 1 to 65535")
  .max(65535, "must be 1 to 65535");
