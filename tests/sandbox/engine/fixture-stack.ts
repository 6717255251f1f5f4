import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { findEngine } from "../../../sandbox/engine/find-engine";

const root = resolve(__dirname, "../../..");

export interface EngineRun {
  code: number | null;
  output: string;
}

/** A copy of the fixture program with a stack of its own; its commands note what they do in `log`. */
export class FixtureStack {
  readonly directory: string;
  private readonly engine;

  /** @param program folder of another program than the one in this folder; its project is "fixture", too */
  constructor(program = join(__dirname, "program")) {
    const folder = join(root, ".tierwright/tests");
    mkdirSync(folder, { recursive: true });
    // Inside the project, so that the program finds its packages.
    this.directory = mkdtempSync(join(folder, "engine-"));
    cpSync(program, this.directory, { recursive: true });
    const environment = { ...process.env, NO_COLOR: "1" };
    this.engine = findEngine({
      stateDirectory: join(this.directory, "state"),
      passphrase: "fixture",
      environment,
      only: "stand-in",
    });
  }

  /** Replaces the stack's config; keys without the project's name belong to the fixture. */
  configure(values: Record<string, unknown>): void {
    const config = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [`fixture:${key}`, value]),
    );
    const salt = /^encryptionsalt:.*$/m.exec(this.read("Pulumi.test.yaml"))?.[0] ?? "";
    writeFileSync(join(this.directory, "Pulumi.test.yaml"), `${stringify({ config })}${salt}\n`);
  }

  start(...words: string[]): ChildProcess {
    const { command, argumentsPrefix, environment } = this.engine;
    return spawn(command, [...argumentsPrefix, ...words, "--stack", "test"], {
      cwd: this.directory,
      env: environment,
    });
  }

  run(...words: string[]): Promise<EngineRun> {
    return ended(this.start(...words));
  }

  /** What the commands noted, since the last time it was asked for. */
  takeLog(): string[] {
    const lines = this.read("log")
      .split("\n")
      .filter((line) => line !== "");
    rmSync(join(this.directory, "log"), { force: true });
    return lines;
  }

  stateText(): string {
    return this.read("state/sandbox-engine/fixture/test.json");
  }

  /** Names of the resources in the state, the stack itself left out. */
  names(): string[] {
    const state = JSON.parse(this.stateText()) as {
      deployment: { resources: { urn: string; type: string }[] };
    };
    const own = state.deployment.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
    return own.map(({ urn }) => urn.split("::").at(-1) ?? "").sort();
  }

  read(file: string): string {
    const path = join(this.directory, file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function ended(child: ChildProcess): Promise<EngineRun> {
  return new Promise((resolveRun) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    child.once("close", (code) => {
      resolveRun({ code, output });
    });
  });
}

/** A command that notes each of its operations. */
export function noting(name: string, options: Record<string, unknown> = {}): Record<string, unknown> {
  return { name, create: `echo create ${name} >> log`, delete: `echo delete ${name} >> log`, ...options };
}
