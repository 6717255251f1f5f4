import { structuredPatch } from "diff";
import pc from "picocolors";
import { type Operation, shown } from "./display";
import { equal, isAsset, isObject, isSecret, unknownValue, type Value } from "./values";

/** Lines that show how the inputs change: texts line by line, other values whole, secrets never. */
export function describeChanges({ changed, olds, news }: Operation): string[] {
  return changed.flatMap((name) => compare(name, olds[name], news[name]));
}

function compare(name: string, old: Value | undefined, wanted: Value | undefined): string[] {
  if (equal(old, wanted) && isSecret(old) === isSecret(wanted)) return [];
  if (isPlainObject(wanted) && (old === undefined || isPlainObject(old))) {
    const olds = old ?? {};
    return [...new Set([...Object.keys(olds), ...Object.keys(wanted)])].flatMap((key) =>
      compare(`${name}.${key}`, olds[key], wanted[key]),
    );
  }
  const isKnown = wanted !== unknownValue;
  const isText = isKnown && [old, wanted].some((value) => typeof value === "string" && value.includes("\n"));
  if (
    isText &&
    (typeof old === "string" || old === undefined) &&
    (typeof wanted === "string" || wanted === undefined)
  ) {
    return [
      `${sign(old, wanted)} ${name}:`,
      ...compareTexts(old ?? "", wanted ?? "").map((line) => `    ${line}`),
    ];
  }
  if (old === undefined && wanted !== undefined) return [pc.green(`+ ${name}: ${shown(wanted)}`)];
  if (wanted === undefined && old !== undefined) return [pc.red(`- ${name}: ${shown(old)}`)];
  return old === undefined || wanted === undefined
    ? []
    : [pc.yellow(`~ ${name}: ${shown(old)} => ${shown(wanted)}`)];
}

function isPlainObject(value: Value | undefined): value is Record<string, Value> {
  return isObject(value) && !isSecret(value) && !isAsset(value);
}

function sign(old: Value | undefined, wanted: Value | undefined): string {
  if (old === undefined) return pc.green("+");
  return wanted === undefined ? pc.red("-") : pc.yellow("~");
}

function compareTexts(old: string, wanted: string): string[] {
  const { hunks } = structuredPatch("", "", old, wanted, "", "", { context: 3 });
  return hunks.flatMap(({ lines }, index) => [
    ...(index > 0 ? ["..."] : []),
    ...lines.filter((line) => !line.startsWith("\\")).map(colored),
  ]);
}

function colored(line: string): string {
  if (line.startsWith("+")) return pc.green(line);
  return line.startsWith("-") ? pc.red(line) : line;
}
