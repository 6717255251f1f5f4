import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { Passphrase } from "./passphrase";
import type { Project } from "./project";

/** Config as the program receives it: every value a text, structured ones as JSON. */
export interface ProgramConfig {
  values: Record<string, string>;
  secretKeys: string[];
}

/** `Pulumi.<stack>.yaml`, in the CLI's own format; comments survive a change. */
export class StackConfig {
  private readonly document: Document;
  private readonly path: string;
  private opened: Promise<Passphrase> | undefined;

  constructor(
    private readonly project: Project,
    stack: string,
  ) {
    this.path = join(project.directory, `Pulumi.${stack}.yaml`);
    this.document = parseDocument(existsSync(this.path) ? readFileSync(this.path, "utf8") : "");
    const [problem] = this.document.errors;
    if (problem) throw new Error(`${this.path}: ${problem.message}`);
  }

  /** The stack's passphrase provider; a new salt is written to the file. */
  passphrase(saltOfState?: string): Promise<Passphrase> {
    const salt = this.document.get("encryptionsalt");
    this.opened ??= Passphrase.open(typeof salt === "string" ? salt : saltOfState).then((passphrase) => {
      if (passphrase.salt !== salt) this.write(["encryptionsalt"], passphrase.salt);
      return passphrase;
    });
    return this.opened;
  }

  /** All values with secrets in plain text. */
  async forProgram(): Promise<ProgramConfig> {
    const given: unknown = this.document.toJS();
    const config = member(given, "config");
    const all = { ...this.project.configDefaults, ...(isRecord(config) ? config : {}) };
    const secretKeys = Object.keys(all).filter((key) => holdsSecret(all[key]));
    const passphrase = secretKeys.length > 0 ? await this.passphrase() : undefined;
    const decrypt = (text: string) => passphrase?.decrypt(text) ?? text;
    const texts = Object.entries(all).map(
      ([key, value]) => [key, toText(decrypted(value, decrypt))] as const,
    );
    return { values: Object.fromEntries(texts), secretKeys };
  }

  /** One value in plain text; `path` reaches into structured values (`servers.web1.address`). */
  async get(key: string, path: boolean): Promise<string | undefined> {
    const [name = "", ...rest] = this.keyPath(key, path);
    const { values } = await this.forProgram();
    const text = values[name];
    if (text === undefined || rest.length === 0) return text;
    let value: unknown = JSON.parse(text);
    for (const part of rest) value = member(value, part);
    return value === undefined ? undefined : toText(value);
  }

  async set(key: string, value: string, options: { secret: boolean; path: boolean }): Promise<void> {
    const typed = options.path && !options.secret ? scalar(value) : value;
    const stored = options.secret ? { secure: (await this.passphrase()).encrypt(value) } : typed;
    this.write(["config", ...this.keyPath(key, options.path)], stored);
  }

  private keyPath(key: string, path: boolean): (string | number)[] {
    const colon = key.indexOf(":");
    const space = colon < 0 ? this.project.name : key.slice(0, colon);
    const rest = key.slice(colon + 1);
    const parts = path ? [...rest.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)] : [];
    const [first, ...inner] = path
      ? parts.map(([, index, quoted, plain]) =>
          index === undefined ? (quoted ?? plain ?? "") : Number(index),
        )
      : [rest];
    return [`${space}:${first ?? ""}`, ...inner];
  }

  private write(path: (string | number)[], value: unknown): void {
    this.document.setIn(path, this.document.createNode(value));
    writeFileSync(`${this.path}.new`, this.document.toString({ lineWidth: 0 }));
    renameSync(`${this.path}.new`, this.path);
  }
}

type Structured = Record<string, unknown>;

function isRecord(value: unknown): value is Structured {
  return typeof value === "object" && value !== null;
}

function member(value: unknown, name: string | number): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function holdsSecret(value: unknown): boolean {
  return isRecord(value) && (isSecure(value) || Object.values(value).some(holdsSecret));
}

function isSecure(value: Structured): value is { secure: string } {
  return typeof value.secure === "string" && Object.keys(value).length === 1;
}

function decrypted(value: unknown, decrypt: (text: string) => string): unknown {
  if (!isRecord(value)) return value;
  if (isSecure(value)) return decrypt(value.secure);
  if (Array.isArray(value)) return value.map((item) => decrypted(item, decrypt));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, decrypted(item, decrypt)]));
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

// With --path the CLI stores true, false and whole numbers as such.
function scalar(text: string): boolean | number | string {
  if (text === "true" || text === "false") return text === "true";
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
