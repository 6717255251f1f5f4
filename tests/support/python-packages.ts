import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

/** Where virtual environments of tests are kept, to be made once. */
const environments = path.join(__dirname, "../../.tierwright/python");

/**
 * The Python of a virtual environment with these packages from PyPI, which is made at its first use.
 * @param name of the environment; another list of packages needs another name
 * @throws Error with the words of venv or pip when it cannot be made.
 */
export function pythonWith(name: string, packages: readonly string[]): string {
  const environment = path.join(environments, name);
  const python = path.join(environment, "bin/python");
  if (existsSync(python)) return python;
  console.log(`Installing for the tests, once: ${packages.join(" ")}`);
  mkdirSync(environments, { recursive: true });
  const part = `${environment}.${process.pid}`;
  try {
    make(part, packages);
    // Another test may have been faster; programs of the environment are started by its Python, so it can be moved.
    if (!existsSync(python)) renameSync(part, environment);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return python;
}

function make(environment: string, packages: readonly string[]): void {
  if (spawnSync("python3", ["-c", "import ensurepip"]).status !== 0)
    run("bash", [path.join(__dirname, "install-packages.sh"), "python3-venv"]);
  run("python3", ["-m", "venv", environment]);
  run(path.join(environment, "bin/python"), [
    ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
    ...packages,
  ]);
}

function run(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}
