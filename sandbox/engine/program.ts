import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Project } from "./project";
import type { ProgramConfig } from "./stack-config";

export interface ProgramRun {
  project: Project;
  stack: string;
  config: ProgramConfig;
  /** Address of the resource monitor and of the engine service. */
  address: string;
  dryRun: boolean;
  parallel: number;
  print: (line: string) => void;
}

/** Starts the program as the CLI's language host for Node.js does. */
export function startProgram(run: ProgramRun): ChildProcess {
  const { project } = run;
  const flags = {
    monitor: run.address,
    engine: run.address,
    organization: "organization",
    "root-directory": project.directory,
    project: project.name,
    stack: run.stack,
    pwd: project.programDirectory,
  };
  const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const dryRun = run.dryRun ? ["--dry-run"] : [];
  const sdk = createRequire(join(project.programDirectory, "package.json")).resolve("@pulumi/pulumi/cmd/run");
  const child = spawn(
    process.execPath,
    [
      ...project.nodeArguments,
      sdk,
      ...words,
      ...dryRun,
      "--parallel",
      String(run.parallel),
      project.entryPoint,
    ],
    {
      cwd: project.programDirectory,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(run.config.values),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.config.secretKeys),
        ...(project.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      },
    },
  );
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on("line", run.print);
  return child;
}

/** The exit code; 32 means that the program has reported its error already. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
