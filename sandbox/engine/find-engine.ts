import { accessSync, constants, readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve, sep } from "node:path";

/** A program that takes the Pulumi CLI's commands: the CLI itself, or the sandbox's stand-in for it. */
export interface Engine {
  kind: "pulumi" | "stand-in";
  command: string;
  /** Come before the CLI's own arguments (`up`, `--stack`, …). */
  argumentsPrefix: string[];
  /** The whole environment to run it in. */
  environment: NodeJS.ProcessEnv;
}

export interface EngineOptions {
  /**
   * Folder for the state, used as a `file://` backend; made when missing by the engine that uses it.
   * @default what the environment says
   */
  stateDirectory?: string;
  /**
   * Protects the secrets in config and state.
   * @default what the environment says
   */
  passphrase?: string;
  /** @default the environment of this process */
  environment?: NodeJS.ProcessEnv;
  /** Take this kind even where the other would be chosen; `pulumi` is an error where there is none. */
  only?: Engine["kind"];
}

const root = resolve(__dirname, "../..");

/** The Pulumi CLI where there is one (on PATH, or downloaded by its npm package), else the stand-in. */
export function findEngine(options: EngineOptions = {}): Engine {
  const given = options.environment ?? process.env;
  const cli = options.only === "stand-in" ? undefined : findPulumi(given);
  if (cli === undefined && options.only === "pulumi") {
    throw new Error("no Pulumi CLI on PATH or in $PULUMI_HOME/versions; install it or use the stand-in");
  }
  const { stateDirectory, passphrase } = options;
  const backend = {
    ...given,
    ...(stateDirectory === undefined ? {} : { PULUMI_BACKEND_URL: `file://${resolve(stateDirectory)}` }),
    ...(passphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: passphrase }),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  if (cli === undefined) {
    const argumentsPrefix = [
      "--require",
      join(__dirname, "../../typescript-loader.cjs"),
      join(__dirname, "cli.ts"),
    ];
    return { kind: "stand-in", command: process.execPath, argumentsPrefix, environment: backend };
  }
  // The language host lies beside the CLI; the sandbox's plugins come last, after those the user has.
  const path = [dirname(cli), given.PATH, hasPlugins(given) ? undefined : join(root, "sandbox/plugins/bin")];
  const environment = { ...backend, PATH: path.filter((part) => part !== undefined).join(delimiter) };
  return { kind: "pulumi", command: cli, argumentsPrefix: [], environment };
}

function findPulumi(environment: NodeJS.ProcessEnv): string | undefined {
  const onPath = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const versions = join(homeOf(environment), "versions");
  const downloaded = list(versions)
    .sort(newestFirst)
    .map((version) => join(versions, version, "bin"));
  const found = [...onPath, ...downloaded].map((folder) => join(folder, "pulumi")).find(isCli);
  return found === undefined ? undefined : realpathSync(found);
}

// The npm package's own command downloads the CLI when it runs, which is what this search is to avoid.
function isCli(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return !realpathSync(path).includes(`${sep}node_modules${sep}`);
  } catch {
    return false;
  }
}

function hasPlugins(environment: NodeJS.ProcessEnv): boolean {
  const installed = list(join(homeOf(environment), "plugins"));
  return ["command", "random", "tls"].every((name) =>
    installed.some((entry) => entry.startsWith(`resource-${name}-v`)),
  );
}

function homeOf(environment: NodeJS.ProcessEnv): string {
  return environment.PULUMI_HOME ?? join(homedir(), ".pulumi");
}

function newestFirst(one: string, other: string): number {
  return other.localeCompare(one, "en", { numeric: true });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
