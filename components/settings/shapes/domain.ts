import { domainToASCII } from "node:url";
import { z } from "zod";

// RFC 1123 2.1 and RFC 1035 2.3.4; a last label of digits only would be an IP address (WHATWG URL).
const domainShape =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?![0-9]+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function whyNot(input: unknown): string {
  const ascii = typeof input === "string" && /\P{ASCII}/u.test(input) ? domainToASCII(input) : "";
  return ascii === "" || !domainShape.test(ascii)
    ? "must be a domain name such as www.example.org (no wildcard, no port, no IP address)"
    : `must be written in punycode: ${ascii}`;
}

/** A domain name in lower case, without the dot at the end. */
export const domain = z
  .string()
  .toLowerCase()
  .regex(domainShape, { error: (issue) => whyNot(issue.input) });
