import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A property value as it travels in Pulumi's protocol; secrets, assets and references are signed objects. */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };
export type Values = Record<string, Value>;

// The signatures are part of Pulumi's protocol (`@pulumi/pulumi/runtime/rpc`).
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
/** Stands for a value which is known only after the update. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function toValues(struct: Struct | undefined): Values {
  // The protocol's Struct holds exactly these types; its own declaration is wider.
  return struct?.toJavaScript() ?? {};
}

export function toStruct(values: Values): Struct {
  return Struct.fromJavaScript(values);
}

export function isObject(value: Value | undefined): value is Record<string, Value> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: Value | undefined): boolean {
  return isObject(value) && value[signatureKey] === secretSignature;
}

export function isAsset(value: Value | undefined): value is Record<string, Value> {
  return isObject(value) && [assetSignature, archiveSignature].some((kind) => value[signatureKey] === kind);
}

export function makeSecret(value: Value): Value {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

/** Rebuilds a value from the inside out. */
export function transform(value: Value, change: (value: Value) => Value): Value {
  if (Array.isArray(value)) return change(value.map((item) => transform(item, change)));
  return change(isObject(value) ? transformAll(value, change) : value);
}

export function transformAll(values: Values, change: (value: Value) => Value): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, transform(value, change)]));
}

/** The same value with its secrets in plain text. */
export function reveal(value: Value): Value {
  return transform(value, (inner) => (isObject(inner) && isSecret(inner) ? (inner.value ?? null) : inner));
}

export function revealAll(values: Values): Values {
  return transformAll(values, reveal);
}

/** Some part of the value has the property. */
export function contains(value: Value, test: (value: Value) => boolean): boolean {
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((item) => contains(item, test));
  return isObject(value) && Object.values(value).some((item) => contains(item, test));
}

export function isUnknown(value: Value | undefined): boolean {
  return value !== undefined && contains(value, (inner) => inner === unknownValue);
}

/** Equal in plain text; assets are equal when their contents are. */
export function equal(one: Value | undefined, other: Value | undefined): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

function comparable(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  return transform(reveal(value), (inner) => (isAsset(inner) ? [inner.hash ?? null] : inner));
}

/** Names of the properties that differ. */
export function changedNames(olds: Values, news: Values): string[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...names].filter((name) => !equal(olds[name], news[name])).sort();
}

/** Outputs which repeat a secret input become secret, too, as do the ones that were asked for. */
export function markSecrets(outputs: Values, inputs: Values, names: readonly string[]): Values {
  const marked = Object.entries(outputs).map(([name, value]) => {
    const secret = names.includes(name) || contains(inputs[name] ?? null, isSecret);
    return [name, secret && !isUnknown(value) ? makeSecret(value) : value] as const;
  });
  return Object.fromEntries(marked);
}

/** Inputs as the program sent them, in the form the engine keeps: output values resolved, assets with their hash. */
export function normalizeInputs(inputs: Values, directory: string): Values {
  return transformAll(inputs, (value) => {
    if (!isObject(value)) return value;
    if (value[signatureKey] === outputSignature) {
      const inner = value.value ?? unknownValue;
      return value.secret === true ? makeSecret(inner) : inner;
    }
    return isAsset(value) ? { ...value, hash: hashAsset(value, directory) } : value;
  });
}

function hashAsset(asset: Values, directory: string): string {
  const hash = createHash("sha256");
  const { path } = asset;
  if (typeof path === "string") addFiles(resolve(directory, path));
  else hash.update(JSON.stringify(asset.text ?? asset.assets ?? asset.uri ?? null));
  return hash.digest("hex");

  function addFiles(file: string): void {
    hash.update(`${file.slice(directory.length)}\0`);
    if (!statSync(file).isDirectory()) hash.update(readFileSync(file));
    else for (const name of readdirSync(file).sort()) addFiles(join(file, name));
  }
}
