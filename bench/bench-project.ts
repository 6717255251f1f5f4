import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import { type Engine, findEngine } from "../sandbox/engine/find-engine";
import { mustRun } from "../sandbox/servers/run-process";

const stack = "bench";

/** Pulumi's project file: the program of the project, with configuration and state in a folder of their own. */
const project = stringify({
  name: "tierwright",
  description: "The benchmark",
  main: "../../../index.ts",
  runtime: {
    name: "nodejs",
    options: { packagemanager: "npm", typescript: false, nodeargs: "--require ./typescript-loader.cjs" },
  },
});

/** A stack of the program whose configuration and state lie in a folder below `benchFolder`. */
export class BenchProject {
  constructor(private readonly folder: string) {}

  /** Makes the stack, with a private key for all servers. */
  async prepare(privateKey: string): Promise<void> {
    mkdirSync(join(this.folder, "state"), { recursive: true });
    writeFileSync(join(this.folder, "Pulumi.yaml"), project);
    writeFileSync(this.configPath, stringify({ config: { "tierwright:ssh": { user: "admin" } } }));
    await this.run(["stack", "init"]);
    await this.run(["config", "set", "--secret", "--path", "tierwright:ssh.privateKey"], privateKey);
  }

  /** Writes sections of the settings in place of those that stand there. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    const document = parseDocument(readFileSync(this.configPath, "utf8"));
    for (const [key, value] of Object.entries(settings))
      document.setIn(["config", `tierwright:${key}`], value);
    writeFileSync(this.configPath, document.toString({ lineWidth: 0 }));
  }

  /** Runs the engine, and returns what it printed. */
  run(args: readonly string[], input = ""): Promise<string> {
    const { command, words, environment } = this.command(args);
    return mustRun(command, words, { environment, input });
  }

  /** The engine with these words, for who runs it by himself. */
  command(args: readonly string[]): {
    command: string;
    words: readonly string[];
    environment: Readonly<Record<string, string>>;
  } {
    const { command, argumentsPrefix, environment } = engineOf(this.folder);
    const variables = Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return {
      command,
      words: [...argumentsPrefix, ...args, "--cwd", this.folder, "--stack", stack],
      environment: Object.fromEntries(variables),
    };
  }

  private get configPath(): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }
}

/** What runs the program: the Pulumi CLI or its stand-in. */
export function engineTitle(): string {
  return engineOf("").kind === "pulumi" ? "the Pulumi CLI" : "the sandbox's stand-in for the Pulumi CLI";
}

function engineOf(folder: string): Engine {
  return findEngine({ stateDirectory: join(folder, "state"), passphrase: "bench" });
}
