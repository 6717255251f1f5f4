import { createHash, randomBytes, randomInt } from "node:crypto";
import type { Values } from "../../engine/values";
import { boolean, missing, number, text } from "../inputs";
import type { ResourceKind } from "../provider";

const classes = [
  { name: "lower", minimum: "minLower", characters: "abcdefghijklmnopqrstuvwxyz" },
  { name: "upper", minimum: "minUpper", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { name: "numeric", minimum: "minNumeric", characters: "0123456789" },
  { name: "special", minimum: "minSpecial", characters: "!@#$%&*()-_=+[]{}<>:?" },
] as const;

export const randomPassword: ResourceKind = {
  check: (inputs) => missing(inputs, ["length"]),
  create: (inputs) => ({ id: "none", outputs: { ...withDefaults(inputs), result: generate(inputs) } }),
};

export const randomString: ResourceKind = {
  check: (inputs) => missing(inputs, ["length"]),
  create: (inputs) => {
    const result = generate(inputs);
    return { id: result, outputs: { ...withDefaults(inputs), result } };
  },
};

export const randomInteger: ResourceKind = {
  check: (inputs) => missing(inputs, ["min", "max"]),
  create: (inputs) => {
    const min = number(inputs, "min") ?? 0;
    const max = number(inputs, "max") ?? 0;
    if (max < min)
      throw new Error("the minimum value needs to be smaller than or equal to the maximum value");
    const seed = text(inputs, "seed");
    const result = min + (seed === undefined ? randomInt(max - min + 1) : seeded(seed, max - min + 1));
    return { id: String(result), outputs: { ...inputs, result } };
  },
};

export const randomId: ResourceKind = {
  check: (inputs) => missing(inputs, ["byteLength"]),
  create: (inputs) => {
    const bytes = randomBytes(number(inputs, "byteLength") ?? 1);
    const prefix = text(inputs, "prefix") ?? "";
    const id = bytes.toString("base64url");
    const hex = bytes.toString("hex");
    const forms = { b64Std: bytes.toString("base64"), b64Url: id, hex, dec: BigInt(`0x${hex}`).toString() };
    const prefixed = Object.entries(forms).map(([name, form]) => [name, prefix + form] as const);
    return { id, outputs: { ...inputs, ...Object.fromEntries(prefixed) } };
  },
};

export const randomBytesKind: ResourceKind = {
  check: (inputs) => missing(inputs, ["length"]),
  create: (inputs) => {
    const bytes = randomBytes(number(inputs, "length") ?? 1);
    return {
      id: "none",
      outputs: { ...inputs, base64: bytes.toString("base64"), hex: bytes.toString("hex") },
    };
  },
};

function withDefaults(inputs: Values): Values {
  const numeric = boolean(inputs, "numeric") ?? boolean(inputs, "number") ?? true;
  const switches = {
    lower: true,
    upper: true,
    special: true,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
  };
  return { ...switches, ...inputs, numeric, number: numeric };
}

function generate(inputs: Values): string {
  const settings = withDefaults(inputs);
  const length = number(settings, "length") ?? 0;
  const chosen = classes
    .filter(({ name }) => boolean(settings, name) === true)
    .map(({ name, minimum, characters }) => {
      const own = name === "special" ? text(settings, "overrideSpecial") : undefined;
      const usable = own === undefined || own === "" ? characters : own;
      return { characters: usable, minimum: number(settings, minimum) ?? 0 };
    });
  const required = chosen.flatMap(({ characters, minimum }) => pick(characters, minimum));
  if (required.length > length) throw new Error("length: must be at least the sum of the minimums");
  const all = chosen.map(({ characters }) => characters).join("");
  if (all === "") throw new Error("at least one of lower, upper, numeric and special must be true");
  return shuffle([...required, ...pick(all, length - required.length)]).join("");
}

function pick(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}

function shuffle(items: readonly string[]): string[] {
  return items.reduce<string[]>((shuffled, item) => {
    shuffled.splice(randomInt(shuffled.length + 1), 0, item);
    return shuffled;
  }, []);
}

function seeded(seed: string, range: number): number {
  return createHash("sha256").update(seed).digest().readUIntBE(0, 6) % range;
}
