import type { ChildProcess } from "node:child_process";
import { Deployment } from "./deployment";
import { Display } from "./display";
import { Plugins } from "./plugins";
import { exitCode, startProgram } from "./program";
import type { Project } from "./project";
import { type Services, startServices } from "./services";
import type { StackConfig } from "./stack-config";
import { lockState, outputsOf, StateFile, statePath } from "./state";
import { nameOf } from "./urn";

export interface RunOptions {
  kind: "preview" | "up" | "destroy";
  project: Project;
  stack: string;
  config: StackConfig;
  /** Show the changed texts of every resource. */
  diff: boolean;
  parallel: number;
  /** URNs of resources to replace, whether or not something changed. */
  replace: readonly string[];
}

const titles = { preview: "Previewing update", up: "Updating", destroy: "Destroying" };

/** Previews, updates or destroys a stack; true when it went well. */
export async function runStack(options: RunOptions): Promise<boolean> {
  const { kind, project, stack } = options;
  const dryRun = kind === "preview";
  const display = new Display(dryRun, options.diff);
  const path = statePath(project, stack);
  const unlock = dryRun
    ? undefined
    : lockState(path, (text) => {
        display.line(text);
      });
  try {
    return await runLocked(options, display, new StateFile(path), dryRun);
  } finally {
    unlock?.();
  }
}

async function runLocked(
  options: RunOptions,
  display: Display,
  state: StateFile,
  dryRun: boolean,
): Promise<boolean> {
  const { kind, project, stack, parallel, config } = options;
  display.header(`${titles[kind]} (${stack})`);
  const programConfig = await config.forProgram();
  let address = "";
  const plugins = new Plugins(() => address, project.programDirectory, programConfig.values);
  const directory = project.programDirectory;
  const deployment = new Deployment({
    stack,
    project: project.name,
    directory,
    dryRun,
    parallel,
    replace: new Set(options.replace),
    state,
    plugins,
    display,
  });
  const unlocked = config.passphrase(state.salt).then((passphrase) => {
    state.unlock(passphrase);
  });
  const services = await startServices(deployment, display, unlocked);
  address = services.address;
  const interrupt = stopOnInterrupt(deployment, display, plugins);
  try {
    if (kind === "destroy") {
      await unlocked;
      warnOfInterruption(state, display);
      await deployment.deleteRest(true);
    } else {
      const print = (line: string) => {
        display.line(line);
      };
      const program = startProgram({
        project,
        stack,
        config: programConfig,
        address,
        dryRun,
        parallel,
        print,
      });
      await finish(program, deployment, services, unlocked, display, state);
    }
    await deployment.settle();
    deployment.save();
    const failed = deployment.isStopped || services.hasErrors();
    if (!failed && kind !== "destroy") display.outputs(outputsOf(state));
    display.summary(deployment.failures, failed);
    return !failed;
  } finally {
    interrupt();
    services.close();
    plugins.stop();
  }
}

async function finish(
  program: ChildProcess,
  deployment: Deployment,
  services: Services,
  unlocked: Promise<void>,
  display: Display,
  state: StateFile,
): Promise<void> {
  const ended = exitCode(program);
  try {
    await unlocked;
  } catch (error) {
    program.kill();
    throw error;
  }
  warnOfInterruption(state, display);
  const code = await ended;
  await deployment.settle();
  if (code !== 0 && !services.hasErrors() && !deployment.isStopped) {
    display.message("error", `the program ended with code ${code}`, "");
  }
  if (code !== 0 || services.hasErrors()) deployment.stop();
  if (!deployment.isStopped) await deployment.deleteRest();
}

function warnOfInterruption(state: StateFile, display: Display): void {
  for (const { urn, type } of state.pending) {
    display.message(
      "warning",
      `the last run was interrupted while ${type} ${nameOf(urn)}; this is tried again`,
      "",
    );
  }
  state.pending = [];
}

function stopOnInterrupt(deployment: Deployment, display: Display, plugins: Plugins): () => void {
  const stop = () => {
    if (deployment.isStopped) {
      plugins.stop();
      process.exit(130);
    }
    deployment.stop();
    display.line("Interrupted: waiting for the running operations; interrupt again to exit at once");
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  return () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
  };
}
