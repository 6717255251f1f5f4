import { randomBytes } from "node:crypto";
import type { Values } from "../../engine/values";
import { text } from "../inputs";
import type { Call } from "../provider";

let count = 0;

/**
 * The name that the inputs give, else one from their prefix with 26 digits as Terraform makes them, else one from the
 * resource's with a random end as Pulumi makes them.
 */
export function nameFor(inputs: Values, call: Call, property = "name", longest = 255): string {
  const prefix = text(inputs, `${property}Prefix`);
  const name = text(inputs, property) ?? (prefix === undefined ? undefined : `${prefix}${uniqueDigits()}`);
  return name ?? `${call.name.slice(0, longest - 8)}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}

/** The time to a ten-thousandth of a second, and how many names this process has made. */
function uniqueDigits(): string {
  const time = new Date().toISOString().replace(/\D/g, "").padEnd(18, "0");
  count += 1;
  return `${time}${count.toString(16).padStart(8, "0")}`;
}
