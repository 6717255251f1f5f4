import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Passphrase } from "./passphrase";
import {
  isObject,
  isSecret,
  secretSignature,
  signatureKey,
  transform,
  transformAll,
  type Value,
  type Values,
} from "./values";

/** One resource, in the shape of the CLI's checkpoint. */
export interface ResourceState {
  urn: string;
  custom: boolean;
  type: string;
  id?: string;
  parent?: string;
  inputs: Values;
  /** What the program sent, where the provider's check made something else of it. */
  programInputs?: Values;
  outputs: Values;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  additionalSecretOutputs: string[];
  aliases: string[];
  deletedWith?: string;
  provider?: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  /** Replaced already, still to be deleted. */
  delete?: boolean;
  /** Deleted for a replacement that is still to be created. */
  pendingReplacement?: boolean;
  created?: string;
  modified?: string;
}

export interface PendingOperation {
  urn: string;
  type: "creating" | "updating" | "deleting";
}

interface Checkpoint {
  version: 3;
  deployment: {
    manifest: { time: string; magic: string; version: string };
    secrets_providers?: { type: "passphrase"; state: { salt: string } };
    resources: ResourceState[];
    pending_operations: PendingOperation[];
  };
}

/** A stack's state file; every save replaces the file in one step, so nothing is lost when the process dies. */
export class StateFile {
  resources: ResourceState[] = [];
  pending: PendingOperation[] = [];
  readonly salt: string | undefined;
  readonly exists: boolean;
  private passphrase: Passphrase | undefined;
  private saved = "";
  private readonly checkpoint: Checkpoint | undefined;

  constructor(readonly path: string) {
    this.exists = existsSync(path);
    this.checkpoint = this.exists ? (JSON.parse(readFileSync(path, "utf8")) as Checkpoint) : undefined;
    this.salt = this.checkpoint?.deployment.secrets_providers?.state.salt;
  }

  /** Decrypts the resources; needed before they are read. */
  unlock(passphrase: Passphrase): void {
    this.passphrase = passphrase;
    const { resources = [], pending_operations = [] } = this.checkpoint?.deployment ?? {};
    this.resources = resources.map((resource) => eachValue(resource, (value) => decrypt(value, passphrase)));
    this.pending = pending_operations;
    this.saved = this.content(passphrase);
  }

  save(): void {
    if (this.passphrase === undefined) throw new Error("the state is saved before it was unlocked");
    const content = this.content(this.passphrase);
    if (content === this.saved && this.exists) return;
    this.saved = content;
    const manifest = { time: new Date().toISOString(), magic: "", version: "tierwright-sandbox" };
    writeAtomically(this.path, `${content.slice(0, -2)},"manifest":${JSON.stringify(manifest)}}}\n`);
  }

  delete(): void {
    rmSync(this.path, { force: true });
  }

  private content(passphrase: Passphrase): string {
    const deployment = {
      secrets_providers: { type: "passphrase", state: { salt: passphrase.salt } },
      resources: this.resources.map((resource) => eachValue(resource, (value) => encrypt(value, passphrase))),
      pending_operations: this.pending,
    };
    return JSON.stringify({ version: 3, deployment });
  }
}

/** The state's place below a `file://` backend; `.tierwright/state` of the project by default. */
export function statePath(project: { name: string; directory: string }, stack: string): string {
  const backend = process.env.PULUMI_BACKEND_URL ?? "";
  const folder = backend.startsWith("file://~") ? join(process.env.HOME ?? "", backend.slice(8)) : backend;
  const root = folder.startsWith("file:///") ? fileURLToPath(folder) : folder.replace("file://", "");
  const base =
    root === "" ? join(project.directory, ".tierwright", "state") : resolve(project.directory, root);
  return join(base, "sandbox-engine", project.name, `${stack}.json`);
}

/** What the stack told when it last came to its end. */
export function outputsOf(state: StateFile): Values {
  return state.resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

/** Keeps a second run off the stack; the lock of a process that died is taken over. Returns the release. */
export function lockState(path: string, notify: (message: string) => void): () => void {
  const lock = `${path}.lock`;
  mkdirSync(dirname(path), { recursive: true });
  const holder = existsSync(lock)
    ? (JSON.parse(readFileSync(lock, "utf8") || "{}") as Partial<LockHolder>)
    : undefined;
  if (holder) {
    // A lock without a host was cut off while it was written.
    if (holder.host !== undefined && (holder.host !== hostname() || isAlive(holder.pid ?? 0))) {
      throw new Error(
        `the stack is locked by process ${holder.pid ?? "?"} on ${holder.host ?? "?"} (${lock})`,
      );
    }
    notify(`taking over the lock of process ${holder.pid ?? "?"}, which has died`);
    rmSync(lock, { force: true });
  }
  writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname() } satisfies LockHolder), {
    flag: "wx",
  });
  return () => {
    rmSync(lock, { force: true });
  };
}

interface LockHolder {
  pid: number;
  host: string;
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function writeAtomically(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(`${path}.new`, "w", 0o600);
  writeSync(file, content);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

function eachValue(resource: ResourceState, change: (value: Value) => Value): ResourceState {
  const { inputs, outputs, programInputs } = resource;
  return {
    ...resource,
    inputs: transformAll(inputs, change),
    outputs: transformAll(outputs, change),
    ...(programInputs && { programInputs: transformAll(programInputs, change) }),
  };
}

function encrypt(value: Value, passphrase: Passphrase): Value {
  if (!isObject(value) || !isSecret(value)) return value;
  const { value: plain = null } = value;
  return { [signatureKey]: secretSignature, ciphertext: passphrase.encrypt(JSON.stringify(plain)) };
}

function decrypt(value: Value, passphrase: Passphrase): Value {
  if (!isObject(value) || !isSecret(value) || typeof value.ciphertext !== "string") return value;
  const plain = JSON.parse(passphrase.decrypt(value.ciphertext)) as Value;
  return { [signatureKey]: secretSignature, value: transform(plain, (inner) => decrypt(inner, passphrase)) };
}
