import type { z } from "zod";
import { valueAt, type ConfigPath } from "./config-path";
import { didYouMean } from "./nearest-name";
import { keyNames, mayHoldSecret, schemasAt } from "./schema-tree";
import { sectionsSchema } from "./sections";
import { problem, type Problem } from "./settings-error";

type Issue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, string>> = {
  string: "a text (put it in quotes if it looks like a number)",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of settings",
  record: "a mapping of names to values",
};

/** Our words for what zod finds wrong, where a schema has none of its own. */
export const explainIssue: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "invalid_type") return `must be ${typeNames[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") {
    const names = issue.values.map(String);
    const guess = typeof issue.input === "string" ? didYouMean(issue.input, names) : "";
    return names.length === 1 ? `must be ${names.join("")}` : `must be one of ${names.join(", ")}${guess}`;
  }
  if (issue.code === "too_small") return `must be at least ${String(issue.minimum)}`;
  if (issue.code === "too_big") return `must be at most ${String(issue.maximum)}`;
  return undefined;
};

/** The problems behind an issue of zod, in our words. */
export function problemsOf(issue: Issue, raw: unknown, prefix: ConfigPath = []): Problem[] {
  const path = [...prefix, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => problem([...path, key], unknownKey(key, path)));
    case "invalid_key":
      return [problem(path, `the name ${issue.issues.map(({ message }) => message).join(" and ")}`)];
    case "invalid_union": {
      const meant = issue.errors.filter(fitsShape);
      const [only] = meant;
      if (only !== undefined && meant.length === 1) return only.flatMap((one) => problemsOf(one, raw, path));
      return [problem(path, withGiven(issue.message, path, raw))];
    }
    case "invalid_type":
    case "invalid_value":
    case "invalid_format":
    case "invalid_element":
    case "not_multiple_of":
    case "too_small":
    case "too_big":
    case "custom":
      return [problem(path, withGiven(issue.message, path, raw))];
  }
}

/** Whether what was given has at least the outer shape of this member of a union. */
function fitsShape(issues: readonly Issue[]): boolean {
  return !issues.some(
    ({ code, path }) =>
      path.length === 0 && (code === "invalid_type" || code === "invalid_value" || code === "invalid_union"),
  );
}

/** What to say about a key that is not a setting. */
export function unknownKey(key: string, path: ConfigPath): string {
  const names = schemasAt(sectionsSchema, path).flatMap(keyNames);
  return `is not a setting${didYouMean(key, names)}; allowed here: ${names.join(", ")}`;
}

function withGiven(message: string, path: ConfigPath, raw: unknown): string {
  const value = valueAt(raw, path);
  if (value === undefined) return message.startsWith("must ") ? `is missing; it ${message}` : message;
  if (value === null) return `is empty; remove the line, or give a value (${message})`;
  return `${message}; given: ${showValue(value, path)}`;
}

function showValue(value: unknown, path: ConfigPath): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  const schemas = schemasAt(sectionsSchema, path);
  if (schemas.length === 0 || schemas.some(mayHoldSecret)) return `a ${typeof value} (not shown)`;
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
