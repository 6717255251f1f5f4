import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { containersConf } from "./containers-conf";
import { installPodman, missingPodmanPackages } from "./install-podman";
import type { Machine } from "./machine";
import { readMachine } from "./machine";
import { cacheDirectory } from "./places";
import { mustRun, runProcess, works } from "./run-process";
import type { ProcessOptions, ProcessResult } from "./run-process";
import { SandboxError } from "./sandbox-error";

/** Says what happens to the person who waits. */
export type Narrate = (line: string) => void;

/** Podman or docker, ready to run servers. */
export interface ContainerEngine {
  readonly kind: "podman" | "docker";
  /**
   * How this machine reaches a server: at its own address (engine of root on Linux), or at published ports of
   * 127.0.0.1 (engine of a user, or in a virtual machine as on macOS and Windows).
   */
  readonly reach: "address" | "ports";
  readonly machine: Machine;
  /** Runs the engine's command line; fails with its message. */
  readonly run: (args: readonly string[], options?: ProcessOptions) => Promise<string>;
  /** The same, for commands whose failure is an answer. */
  readonly attempt: (args: readonly string[], options?: ProcessOptions) => Promise<ProcessResult>;
}

/** What this machine offers, as far as the choice needs it. */
export interface EngineFacts {
  readonly podman: boolean;
  /** A docker command that reaches its daemon. */
  readonly docker: boolean;
  readonly root: boolean;
  /** Can packages be installed with apt? */
  readonly apt: boolean;
}

/** podman before docker: it needs no daemon and starts systemd without privileges. */
export function chooseEngine(facts: EngineFacts): "podman" | "docker" | "install podman" | "none" {
  if (facts.podman && (facts.root || !facts.docker)) return "podman";
  if (facts.docker) return "docker";
  return facts.root && facts.apt ? "install podman" : "none";
}

/** Finds the container engine; as root on Debian and Ubuntu installs podman where none is found. */
export async function findContainerEngine(narrate: Narrate): Promise<ContainerEngine> {
  const machine = readMachine();
  const [podman, docker, apt] = await Promise.all([
    works("podman", ["--version"]),
    works("docker", ["info"], 15),
    works("apt-get", ["--version"]),
  ]);
  const choice = chooseEngine({ podman, docker, root: machine.root, apt });
  switch (choice) {
    case "none":
      throw new SandboxError(howToGetAnEngine(machine));
    case "docker":
      return docker_(machine);
    case "podman":
    case "install podman": {
      const missing = machine.root && apt ? await missingPodmanPackages() : [];
      if (missing.length > 0) await installPodman(missing, narrate);
      return podman_(machine);
    }
  }
}

/** What to install where nothing can be installed by us. */
export function howToGetAnEngine(machine: Pick<Machine, "system" | "distribution" | "root">): string {
  const head = "The sandbox needs podman or docker to run its servers, and neither answers on this machine.";
  const hint = (() => {
    if (machine.system === "darwin")
      return "Install podman: brew install podman && podman machine init --rootful --now";
    if (machine.system !== "linux")
      return "Install Docker Desktop or Podman Desktop, or work inside WSL 2 with Debian.";
    if (["debian", "ubuntu"].includes(machine.distribution))
      return "Run this command again as root (sudo), or install it yourself: sudo apt-get install podman runc mmdebstrap";
    if (machine.distribution === "fedora") return "Install podman: sudo dnf install podman";
    return "Install podman with your distribution's package manager (https://podman.io/docs/installation).";
  })();
  return `${head}\n${hint}\nIf docker is installed, see that its daemon runs and that you may use it: docker info`;
}

async function podman_(machine: Machine): Promise<ContainerEngine> {
  const conf = containersConf(machine);
  const environment: Record<string, string> = {};
  if (conf !== undefined) {
    const path = join(cacheDirectory(), "containers.conf");
    mkdirSync(cacheDirectory(), { recursive: true });
    writeFileSync(path, conf);
    environment.CONTAINERS_CONF = path;
  }
  const engine = wrap("podman", "podman", machine, environment, machine.root && machine.system === "linux");
  const info = await engine.attempt(["info"], { timeoutSeconds: 30 });
  if (info.status === 0) return engine;
  throw new SandboxError(`podman is installed, but does not work:\n${info.stderr.trim()}\nTry: podman info`);
}

async function docker_(machine: Machine): Promise<ContainerEngine> {
  const server = await mustRun("docker", ["info", "--format", "{{.OperatingSystem}} {{.SecurityOptions}}"]);
  const direct = machine.system === "linux" && !/Docker Desktop|rootless/i.test(server);
  return wrap("docker", "docker", machine, {}, direct);
}

function wrap(
  kind: ContainerEngine["kind"],
  command: string,
  machine: Machine,
  environment: Readonly<Record<string, string>>,
  direct: boolean,
): ContainerEngine {
  const withEnvironment = (options: ProcessOptions): ProcessOptions => ({
    ...options,
    environment: { ...environment, ...options.environment },
  });
  return {
    kind,
    reach: direct ? "address" : "ports",
    machine,
    run: (args, options = {}) => mustRun(command, args, withEnvironment(options)),
    attempt: (args, options = {}) => runProcess(command, args, withEnvironment(options)),
  };
}
