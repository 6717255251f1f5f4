import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { secretsSection, stepDocument } from "../../../components/steps/document";
import { step, type Step } from "../../../components/steps/step";

const kitSource = join(__dirname, "../../../templates/host/kit");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server's file system below a temporary directory, with the real kit in it, run by the real bash and awk. */
export class ServerDirectory {
  readonly base = mkdtempSync(join(tmpdir(), "tierwright-kit-"));
  readonly root = join(this.base, "root");
  readonly kit = join(this.base, "kit");

  constructor() {
    mkdirSync(this.root);
    mkdirSync(join(this.base, "bin"));
    // Servers have mawk, the strictest of the awks; a machine which has another one as well must not hide a mistake.
    if (existsSync("/usr/bin/mawk")) symlinkSync("/usr/bin/mawk", join(this.base, "bin/awk"));
    cpSync(kitSource, this.kit, { recursive: true });
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  script(name: string, text: string): void {
    const path = join(this.kit, "scripts", `${name}.sh`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  path(path: string): string {
    return join(this.root, path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  mode(path: string): string {
    return (statSync(this.path(path)).mode & 0o7777).toString(8).padStart(4, "0");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** The kit's state of a step, by the path below /var/lib/tierwright. */
  state(path: string): string {
    return this.read(`/var/lib/tierwright/${path}`);
  }

  log(stepName: string): string {
    return this.read(`/var/log/tierwright/${stepName}.log`);
  }

  history(): readonly Record<string, unknown>[] {
    return this.state("history.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  private get environment(): Record<string, string> {
    return {
      PATH: `${join(this.base, "bin")}:${process.env.PATH ?? "/usr/bin:/bin"}`,
      TIERWRIGHT_ROOT: this.root,
      TIERWRIGHT_LOCK_QUIET_SECONDS: "0",
    };
  }

  run(parameters: readonly string[], input: string | Buffer = ""): Outcome {
    const command = [join(this.kit, "tierwright"), ...parameters];
    const { status, stdout, stderr } = spawnSync("bash", command, {
      input,
      env: this.environment,
      encoding: "utf8",
    });
    return { code: status, stdout, stderr };
  }

  /** Starts the kit without waiting for it, in a process group of its own. */
  start(
    parameters: readonly string[],
    input: string,
  ): { readonly pid: number; readonly ended: Promise<Outcome> } {
    const child = spawn("bash", [join(this.kit, "tierwright"), ...parameters], {
      env: this.environment,
      detached: true,
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (data: Buffer) => (output.stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output.stderr += data.toString()));
    child.stdin.end(input);
    const ended = new Promise<Outcome>((resolve) =>
      child.on("close", (code) => {
        resolve({ code, ...output });
      }),
    );
    if (child.pid === undefined) throw new Error("bash did not start");
    return { pid: child.pid, ended };
  }

  applyText(text: string | Buffer): Outcome {
    return this.run(["apply"], text);
  }

  apply(applied: Step, secrets: Readonly<Record<string, string>> = {}): Outcome {
    return this.applyText(wire(applied, secrets));
  }
}

/** What goes to `tierwright apply` for a step. */
export function wire(applied: Step, secrets: Readonly<Record<string, string>> = {}): string {
  const document = stepDocument(applied);
  return secretsSection(document, secrets) + document;
}

/** A step of these parts, without scripts unless they are given. */
export function stepOf(parts: Partial<Omit<Step, "title">>, title = "a test"): Step {
  return step(parts.name ?? "test", title, { scripts: [], ...parts });
}
