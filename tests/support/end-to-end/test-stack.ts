import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { Passphrase } from "../../../sandbox/engine/passphrase";
import { findEngine, type Engine } from "../../../sandbox/engine/find-engine";
import { projectDirectory } from "../../../sandbox/servers/places";
import { ended, type EngineRun } from "./engine-run";
import { SecretText } from "./secrets";

/** The stack's name; its resources' names begin with it. */
export const stackName = "e2e";

const passphrase = "only for tests";

/** Sections of the configuration by name: `servers`, `sites`, …; secrets as `SecretText`. */
export type Sections = Readonly<Record<string, unknown>>;

/**
 * The project's own program as a stack of its own: configuration and state lie in a new folder, which `remove`
 * takes away. It is run by the Pulumi CLI where there is one, else by its stand-in.
 */
export class TestStack {
  /** With `Pulumi.yaml`, the configuration, and the state below `state`. */
  readonly folder: string;
  private readonly engine: Engine;
  private readonly encryption = Passphrase.open(undefined, passphrase);
  private selected = false;

  constructor() {
    const parent = join(projectDirectory(), ".tierwright", "tests");
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(join(parent, "stack-"));
    mkdirSync(join(this.folder, "state"));
    writeFileSync(join(this.folder, "Pulumi.yaml"), projectFile(relative(this.folder, projectDirectory())));
    this.engine = findEngine({
      stateDirectory: join(this.folder, "state"),
      passphrase,
      environment: { ...process.env, NO_COLOR: "1" },
    });
  }

  /** Replaces the configuration. */
  async configure(sections: Sections): Promise<void> {
    const encryption = await this.encryption;
    const config = Object.fromEntries(
      Object.entries(sections).map(([name, value]) => [`tierwright:${name}`, encrypted(value, encryption)]),
    );
    const text = stringify({ encryptionsalt: encryption.salt, config }, { aliasDuplicateObjects: false });
    writeFileSync(join(this.folder, `Pulumi.${stackName}.yaml`), text);
  }

  up(...options: string[]): Promise<EngineRun> {
    return this.run("up", "--yes", "--skip-preview", ...options);
  }

  preview(...options: string[]): Promise<EngineRun> {
    return this.run("preview", ...options);
  }

  /** With its preview: there the CLI refuses to delete what is protected, and without it only when its turn comes. */
  destroy(): Promise<EngineRun> {
    return this.run("destroy", "--yes");
  }

  /** The same by way of another program, to which the engine's command is given: `npm run sessions --`. */
  async runBy(starter: readonly string[], verb: "up" | "destroy"): Promise<EngineRun> {
    await this.select();
    const [program = "", ...words] = [...starter, ...this.commandFor([verb, "--yes", "--skip-preview"])];
    return ended(this.spawn(program, words));
  }

  /** The stack's outputs as JSON. */
  async outputs(): Promise<string> {
    const run = await this.run("stack", "output", "--json");
    if (run.status !== 0) throw new Error(run.output);
    return run.output;
  }

  /** Starts an `up` and does not wait for it. */
  async startUp(): Promise<ChildProcess> {
    await this.select();
    return this.start("up", "--yes", "--skip-preview");
  }

  /** After a run that was killed: the Pulumi CLI keeps its lock on the stack until somebody says that it is void. */
  async unlock(): Promise<void> {
    if (this.engine.kind === "pulumi") await ended(this.start("cancel", "--yes"));
  }

  /** All texts of the folder: configuration, state, and what the engine keeps of former states. */
  texts(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(...words: string[]): Promise<EngineRun> {
    await this.select();
    return ended(this.start(...words));
  }

  private async select(): Promise<void> {
    if (this.selected) return;
    const made = await ended(this.start("stack", "select", "--create"));
    if (made.status !== 0) throw new Error(made.output);
    this.selected = true;
  }

  private start(...words: string[]): ChildProcess {
    const [program = "", ...rest] = this.commandFor(words);
    return this.spawn(program, rest);
  }

  private commandFor(words: readonly string[]): readonly string[] {
    const { command, argumentsPrefix } = this.engine;
    const always = ["--stack", stackName, "--cwd", this.folder, "--non-interactive", "--color", "never"];
    return [command, ...argumentsPrefix, ...words, ...always];
  }

  private spawn(program: string, words: readonly string[]): ChildProcess {
    return spawn(program, words, { env: this.engine.environment, stdio: ["ignore", "pipe", "pipe"] });
  }
}

function projectFile(project: string): string {
  return stringify({
    name: "tierwright",
    main: join(project, "index.ts"),
    runtime: {
      name: "nodejs",
      options: { packagemanager: "npm", typescript: false, nodeargs: "--require ./typescript-loader.cjs" },
    },
  });
}

function encrypted(value: unknown, encryption: Passphrase): unknown {
  if (value instanceof SecretText) return { secure: encryption.encrypt(value.text) };
  if (Array.isArray(value)) return value.map((item) => encrypted(item, encryption));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, encrypted(item, encryption)]));
}
