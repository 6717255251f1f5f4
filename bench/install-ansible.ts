import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPackages } from "../sandbox/servers/install-podman";
import { mustRun, works } from "../sandbox/servers/run-process";
import { SandboxError } from "../sandbox/servers/sandbox-error";
import { benchFolder, playbookFolder } from "./places";

const environment = join(benchFolder, "ansible-environment");

/** The path of one of Ansible's programs. */
export function ansibleProgram(name: string): string {
  return join(environment, "bin", name);
}

/** Installs the pinned Ansible into a virtual environment, unless it is there. */
export async function installAnsible(narrate: (line: string) => void): Promise<void> {
  const requirements = join(playbookFolder, "requirements.txt");
  const stamp = join(environment, "requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  await needPython(narrate);
  narrate("installing Ansible into .tierwright/bench (once, about a minute) …");
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(benchFolder, { recursive: true });
  await mustRun("python3", ["-m", "venv", environment]);
  await mustRun(ansibleProgram("pip"), ["install", "--quiet", "--no-compile", "--requirement", requirements]);
  writeFileSync(stamp, wanted);
}

async function needPython(narrate: (line: string) => void): Promise<void> {
  const check = ["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"];
  if (await works("python3", check)) return;
  if (process.getuid?.() === 0 && (await works("apt-get", ["--version"]))) {
    await installPackages(["python3", "python3-venv"], narrate);
    if (await works("python3", check)) return;
  }
  throw new SandboxError(
    "Ansible needs Python 3.11 or later with its venv module: install it, or run with --only ours",
  );
}
