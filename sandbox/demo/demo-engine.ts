import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { findEngine } from "../engine/find-engine";
import { mustRun } from "../servers/run-process";
import type { DemoPlace } from "./demo-place";

/** How a run of the engine ended. */
export interface EngineRun {
  readonly status: number;
  /** Resources that were created, updated, replaced or deleted. */
  readonly changes: number;
}

/** The Pulumi CLI or its stand-in, at work on the demo's stack. */
export class DemoEngine {
  private readonly engine;

  constructor(private readonly place: DemoPlace) {
    this.engine = findEngine({ stateDirectory: place.stateFolder, passphrase: place.passphrase() });
  }

  /** What a person calls it. */
  get title(): string {
    return this.engine.kind === "pulumi" ? "the Pulumi CLI" : "the sandbox's stand-in for the Pulumi CLI";
  }

  /** Makes the stack where there is none. */
  async ensureStack(): Promise<void> {
    await this.quietly(["stack", "select", "--create", "--stack", this.place.name]);
  }

  /** Stores a secret at a path of the configuration; it travels by standard input. */
  async setSecret(path: string, value: string): Promise<void> {
    await this.quietly(["config", "set", "--secret", "--path", path, "--stack", this.place.name], value);
  }

  /** Runs `up`, `preview` or `destroy` and passes its output on as it comes. */
  run(verb: "up" | "preview" | "destroy", options: readonly string[]): Promise<EngineRun> {
    const { command, argumentsPrefix, environment } = this.engine;
    const yes = verb === "preview" ? [] : ["--yes", "--skip-preview"];
    const colors = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
    return new Promise((resolve, reject) => {
      const child = spawn(
        command,
        [
          ...argumentsPrefix,
          verb,
          "--cwd",
          this.place.folder,
          "--stack",
          this.place.name,
          "--non-interactive",
          ...yes,
          ...options,
        ],
        { env: { ...environment, ...colors }, stdio: ["ignore", "pipe", "inherit"] },
      );
      // The interrupt of the terminal reaches the engine too, which ends in its own good order: wait for it.
      const ignore = () => undefined;
      process.on("SIGINT", ignore);
      let text = "";
      child.stdout.on("data", (part: Buffer) => {
        process.stdout.write(part);
        text += part.toString("utf8");
      });
      child.on("error", reject);
      child.on("close", (status) => {
        process.off("SIGINT", ignore);
        resolve({ status: status ?? 1, changes: countChanges(text) });
      });
    });
  }

  /** The stack's outputs, secrets with them. */
  async outputs(): Promise<unknown> {
    const words = ["stack", "output", "--json", "--show-secrets", "--stack", this.place.name];
    const values: unknown = JSON.parse(await this.quietly(words));
    return values;
  }

  private async quietly(args: readonly string[], input = ""): Promise<string> {
    const { command, argumentsPrefix, environment } = this.engine;
    return mustRun(command, [...argumentsPrefix, ...args, "--cwd", this.place.folder], {
      environment: defined(environment),
      input,
    });
  }
}

/** Adds up the closing lines of a run: "    + 12 created", "    ~ 1 updated". */
export function countChanges(output: string): number {
  const lines = stripVTControlCharacters(output).matchAll(
    /^ +\S+ (\d+) (?:created|updated|replaced|deleted)\b/gm,
  );
  return [...lines].reduce((sum, [, count = "0"]) => sum + Number(count), 0);
}

function defined(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    ),
  );
}
