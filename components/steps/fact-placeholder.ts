/** What a server knows about itself, and about the release whose settings it freezes. */
export const factNames = [
  "RELEASE",
  "CORES",
  "MEMORY_MIB",
  "HOSTNAME",
  "ADDRESSES",
  "OS",
  "OS_VERSION",
  "ARCHITECTURE",
] as const;

/** Name of a fact. */
export type FactName = (typeof factNames)[number];

/**
 * Stands in a staged settings file for a fact, which the server fills in when it freezes the settings. The server lets
 * only letters, digits, blanks and `.:_+-` into a fact, so it needs no escape in any format but the quotes around texts.
 */
export function factPlaceholder(name: FactName): string {
  return `%%FACT(${name})%%`;
}

/** Whether a text has a place that a server would fill in. */
export function hasFactPlaceholder(text: string): boolean {
  return factNames.some((name) => text.includes(factPlaceholder(name)));
}
