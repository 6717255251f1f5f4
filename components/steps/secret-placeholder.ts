import { escape, isFormat, type Format } from "./escape";

/**
 * Rendered files and variables never hold a secret: they hold `%%SECRET(NAME,format)%%`, so a preview can show them
 * line by line. The value travels apart, on standard input, and the kit puts it in its place on the server.
 * @throws Error when the name has other characters than letters, digits and `_`.
 */
export function secretPlaceholder(name: string, format: Format = "raw"): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new Error(`${name}: a secret's name is letters, digits and _`);
  return `%%SECRET(${name},${format})%%`;
}

const placeholder = /%%SECRET\(([A-Za-z_][A-Za-z0-9_]*),([a-z]+)\)%%/g;

/** How many placeholders a text has, well written or not. What comes from a user must have none. */
export function placeholderCount(text: string): number {
  return text.split("%%SECRET(").length - 1;
}

/** A secret and the format it is wanted in, as found in a text. */
export interface SecretUse {
  readonly name: string;
  readonly format: Format;
}

/**
 * Every secret that occurs in `text`, once for each format, in a stable order.
 * @throws Error when a placeholder is malformed, which the kit would leave in the file as it is.
 */
export function secretUses(text: string): readonly SecretUse[] {
  const found = new Map<string, SecretUse>();
  const matches = [...text.matchAll(placeholder)];
  if (matches.length !== placeholderCount(text)) throw new Error("a placeholder of a secret is malformed");
  for (const [whole, name, format] of matches) {
    if (name === undefined || format === undefined || !isFormat(format)) {
      throw new Error(`${whole} names a format that does not exist`);
    }
    found.set(`${name},${format}`, { name, format });
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}

/** The secret as it will stand in the file. */
export function writtenSecret(use: SecretUse, value: string): string {
  return escape(value, use.format);
}
