/** What a server knows about itself and about the release whose settings it freezes. */
export type FactName =
  | "RELEASE"
  | "CORES"
  | "MEMORY_MIB"
  | "HOSTNAME"
  | "OS"
  | "OS_VERSION"
  | "ARCHITECTURE"
  | "ADDRESS";

/**
 * Stands in a staged settings file for a fact, which the server fills in when it freezes the settings. The server lets
 * only letters, digits and `.:_+-` into a fact, so it needs no escape in any format but the quotes around texts.
 */
export function factPlaceholder(name: FactName): string {
  return `%%FACT(${name})%%`;
}
