import { isObject, isUnknown, type Values } from "../engine/values";

/** A required input that is missing. */
export function missing(inputs: Values, names: readonly string[]): { property: string; reason: string }[] {
  return names
    .filter((name) => inputs[name] === undefined)
    .map((property) => ({ property, reason: "missing required property" }));
}

export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

export function number(values: Values, name: string): number | undefined {
  const value = values[name];
  return typeof value === "number" ? value : undefined;
}

export function boolean(values: Values, name: string): boolean | undefined {
  const value = values[name];
  return typeof value === "boolean" ? value : undefined;
}

export function texts(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Properties below a property; none where there are none. */
export function block(values: Values, name: string): Values {
  const value = values[name];
  return isObject(value) ? value : {};
}

/** A list of such. */
export function blocks(values: Values, name: string): Values[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((each) => isObject(each)) : [];
}

/** Those of a list that are not in another one. */
export function without(list: readonly string[], other: readonly string[]): string[] {
  return list.filter((each) => !other.includes(each));
}
