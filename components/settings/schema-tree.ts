import { z } from "zod";
import type { ConfigPath } from "./config-path";

/** Key that stands for every name in a record, and for every item of a list. */
export const anyName = "*";

function isSchema(value: unknown): value is z.ZodType {
  return value instanceof z.ZodType;
}

/** The schemas that what is written may match: without defaults and transformations, a union as its members. */
export function alternatives(schema: unknown): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return alternatives(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return alternatives(schema.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  return isSchema(schema) ? [schema] : [];
}

/** What is below a schema, by key; `anyName` where the user chooses the keys. */
export function entries(schema: unknown): [key: string, schema: z.ZodType][] {
  return alternatives(schema).flatMap((one): [string, z.ZodType][] => {
    if (one instanceof z.ZodObject) {
      return Object.entries(one.shape).flatMap(([key, value]) => (isSchema(value) ? [[key, value]] : []));
    }
    if (one instanceof z.ZodRecord) return isSchema(one.valueType) ? [[anyName, one.valueType]] : [];
    if (one instanceof z.ZodArray) return isSchema(one.element) ? [[anyName, one.element]] : [];
    return [];
  });
}

/** The keys that may be written below a schema; `anyName` where the user chooses them. */
export function keyNames(schema: unknown): string[] {
  return alternatives(schema).flatMap((one) =>
    one instanceof z.ZodRecord && one.keyType instanceof z.ZodEnum
      ? one.keyType.options.map(String)
      : entries(one).map(([name]) => name),
  );
}

/** The schemas for the value at a path. */
export function schemasAt(schema: z.ZodType, path: ConfigPath): z.ZodType[] {
  return path.reduce<z.ZodType[]>(
    (schemas, key) =>
      schemas.flatMap((one) =>
        entries(one).flatMap(([name, below]) => (name === anyName || name === key ? [below] : [])),
      ),
    [schema],
  );
}

function wrapped(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    const inner: unknown = schema.unwrap();
    return isSchema(inner) ? [schema, ...wrapped(inner)] : [schema];
  }
  if (schema instanceof z.ZodPipe) return isSchema(schema.in) ? [schema, ...wrapped(schema.in)] : [schema];
  if (schema instanceof z.ZodUnion) {
    return [schema, ...schema.options.flatMap((one) => (isSchema(one) ? wrapped(one) : []))];
  }
  return [schema];
}

/** A mark of a schema, wherever in its wrapping it was put. */
export function hasMark(schema: z.ZodType, mark: "secret" | "hidden" | "projectPath"): boolean {
  return wrapped(schema).some((one) => one.meta()?.[mark] === true);
}

/** Whether a value for this schema is, or may hold, something that must not be shown. */
export function mayHoldSecret(schema: z.ZodType): boolean {
  return (
    hasMark(schema, "secret") ||
    hasMark(schema, "hidden") ||
    entries(schema).some(([, below]) => mayHoldSecret(below))
  );
}
