import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { installPackages } from "../servers/install-podman";
import type { Narrate } from "../servers/container-engine";
import { cacheDirectory } from "../servers/places";
import { mustRun, works } from "../servers/run-process";
import { motoImages } from "./machine-images";

/** The stand-in for AWS's services, from PyPI. */
const motoVersion = "5.2.5";

/** Python with moto, in an environment that all sandboxes of this user share; made at its first use. */
export async function ensureMoto(narrate: Narrate): Promise<string> {
  const environment = join(cacheDirectory(), "python", `moto-${motoVersion}`);
  const python = join(environment, "bin/python");
  if (existsSync(python)) return python;
  narrate(`installing moto ${motoVersion}, the stand-in for AWS (once for this user)`);
  if (!(await works("python3", ["-c", "import ensurepip"]))) await installPackages(["python3-venv"], narrate);
  const part = `${environment}.${process.pid}`;
  mkdirSync(join(cacheDirectory(), "python"), { recursive: true });
  try {
    await mustRun("python3", ["-m", "venv", part]);
    await mustRun(join(part, "bin/python"), ["-m", "pip", "install", "-q", `moto[server]==${motoVersion}`]);
    // Another run may have been faster; the environment is used by its Python only, so it can be moved.
    if (!existsSync(python)) renameSync(part, environment);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return python;
}

export interface MotoArgs {
  readonly python: string;
  readonly address: string;
  readonly port: number;
  /** First three numbers of the public addresses that it gives. */
  readonly publicPrefix: string;
  /** A folder for its files. */
  readonly folder: string;
  /** A client has asked for something that may have changed the state, or it changed by itself. */
  readonly onChange: () => void;
}

/** Starts moto, which ends with this process. */
export function startMoto(args: MotoArgs): ChildProcess {
  const images = join(args.folder, "images.json");
  writeFileSync(images, JSON.stringify(motoImages()));
  const words = [join(__dirname, "moto-server.py"), args.address, String(args.port), args.publicPrefix];
  const child = spawn(args.python, words, {
    // Certificates are issued at once, whether or not their records are there.
    env: { ...process.env, MOTO_AMIS_PATH: images, MOTO_ACM_VALIDATION_WAIT: "0", PYTHONUNBUFFERED: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  createInterface(child.stdout).on("line", args.onChange);
  return child;
}
