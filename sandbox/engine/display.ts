import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { describeChanges } from "./changes";
import type { ResourceState } from "./state";
import { nameOf } from "./urn";
import { isObject, isSecret, unknownValue, type Value, type Values } from "./values";

/** What happens to a resource, and the inputs before and after. */
export interface Operation {
  kind: "create" | "update" | "replace" | "delete" | "delete-replaced" | "same";
  /** Names of the inputs that differ. */
  changed: string[];
  olds: Values;
  news: Values;
  /** Why nothing had to be done on the server. */
  note?: string;
}

const looks = {
  create: { sign: "+", word: "create", done: "created", color: pc.green },
  update: { sign: "~", word: "update", done: "updated", color: pc.yellow },
  replace: { sign: "+-", word: "replace", done: "replaced", color: pc.magenta },
  delete: { sign: "-", word: "delete", done: "deleted", color: pc.red },
  "delete-replaced": { sign: "--", word: "delete original", done: "deleted original", color: pc.red },
  same: { sign: " ", word: "", done: "unchanged", color: pc.dim },
} as const;

/** Prints a run the way the CLI does: a line for each change, the failures, the outputs and a summary. */
export class Display {
  private readonly counts = new Map<Operation["kind"], number>();
  private readonly started = Date.now();

  constructor(
    private readonly dryRun: boolean,
    private readonly showsText: boolean,
  ) {}

  line(text = ""): void {
    process.stdout.write(`${text}\n`);
  }

  header(title: string): void {
    this.line(`${pc.bold(pc.magenta(title))}:`);
  }

  step(operation: Operation, entry: ResourceState, milliseconds?: number): void {
    const { kind, changed, note } = operation;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    if (kind === "same") return;
    const { sign, word, done, color } = looks[kind];
    const names =
      (kind === "update" || kind === "replace") && changed.length > 0
        ? ` [diff: ~${changed.join(",~")}]`
        : "";
    const time = milliseconds === undefined ? word : `${done} (${seconds(milliseconds)})`;
    const reason = note === undefined ? "" : pc.dim(` (${note})`);
    this.line(
      color(` ${sign.padEnd(2)} ${shortType(entry.type).padEnd(28)} ${nameOf(entry.urn)} ${time}`) +
        reason +
        names,
    );
    const isCompared = kind === "update" || kind === "replace";
    if (this.showsText || (this.dryRun && isCompared))
      for (const text of describeChanges(operation)) this.line(`      ${text}`);
  }

  /** A message of the program or of a provider, with the name of its resource. */
  message(severity: "info" | "warning" | "error", text: string, urn: string): void {
    const name = urn === "" ? "" : pc.dim(`    ${nameOf(urn)}: `);
    const prefix = { info: "", warning: pc.yellow("warning: "), error: pc.red("error: ") }[severity];
    for (const line of withoutOuterFrames(text.replace(/\n$/, ""))) this.line(`${name}${prefix}${line}`);
  }

  failure(urn: string, kind: Operation["kind"], message: string): void {
    this.line(pc.red(` !! ${nameOf(urn)} ${looks[kind].word} failed: ${message.trimEnd()}`));
  }

  outputs(values: Values): void {
    const entries = Object.entries(values);
    if (entries.length === 0) return;
    this.header("Outputs");
    const width = Math.max(...entries.map(([name]) => name.length));
    for (const [name, value] of entries) this.line(`    ${name.padEnd(width)}: ${shortened(shown(value))}`);
  }

  summary(failures: readonly string[], pendingFailure: boolean): void {
    this.header("Resources");
    for (const kind of ["create", "update", "replace", "delete"] as const) {
      const count = this.counts.get(kind) ?? 0;
      const { sign, word, done, color } = looks[kind];
      if (count > 0) this.line(color(`    ${sign} ${count} ${this.dryRun ? `to ${word}` : done}`));
    }
    this.line(`    ${this.counts.get("same") ?? 0} unchanged`);
    for (const urn of failures) this.line(pc.red(`    failed: ${nameOf(urn)}`));
    if (pendingFailure)
      this.line(
        pc.red(`    the ${this.dryRun ? "preview failed" : "update failed; what was done is saved"}`),
      );
    this.line(`${pc.bold(pc.magenta("Duration"))}: ${seconds(Date.now() - this.started)}`);
  }
}

/** A value for people: no secrets, unknown parts named as such. */
export function shown(value: Value): string {
  const text = redact(value);
  const isNamed = isSecret(value) || value === unknownValue;
  return isNamed && typeof text === "string" ? text : JSON.stringify(text);
}

/** The value with names in place of secrets and of what is not known yet. */
export function redact(value: Value): Value {
  if (isSecret(value)) return "[secret]";
  if (value === unknownValue) return "output<unknown>";
  if (Array.isArray(value)) return value.map(redact);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner)]));
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}

// random:index/randomId:RandomId is shown as random:index:RandomId.
function shortType(type: string): string {
  return type.replace(/\/[^:]*:/, ":");
}

// Frames inside the SDK and Node.js say nothing about the user's program.
function withoutOuterFrames(text: string): string[] {
  return text
    .split("\n")
    .filter(
      (line) =>
        !/^\s+at .*(node_modules|node:internal|\(node:|<anonymous>\))/.test(stripVTControlCharacters(line)),
    );
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)}s`;
}
