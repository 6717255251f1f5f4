import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectDirectory } from "../servers/places";
import { SandboxError } from "../servers/sandbox-error";
import { cloudFolder, readCloudFacts } from "./cloud-folder";
import type { CloudFacts } from "./cloud-folder";

/** Starts the process of a cloud, which goes on when this one ends, and waits until it answers. */
export async function startCloudProcess(name: string, region: string, prefix: string): Promise<CloudFacts> {
  mkdirSync(cloudFolder(name), { recursive: true, mode: 0o700 });
  const log = join(cloudFolder(name), "log");
  const output = openSync(log, "a", 0o600);
  const loader = join(projectDirectory(), "typescript-loader.cjs");
  const words = ["--require", loader, join(__dirname, "cloud-main.ts"), name, region, prefix];
  const child = spawn(process.execPath, words, {
    detached: true,
    stdio: ["ignore", output, output],
  });
  child.unref();
  const end = Date.now() + 60_000;
  for (;;) {
    const facts = readCloudFacts(name);
    if (facts !== undefined && facts.pid === child.pid) return facts;
    if (child.exitCode !== null || Date.now() > end) {
      const words = readFileSync(log, "utf8").trim().split("\n").slice(-8).join("\n");
      throw new SandboxError(`the cloud of the sandbox ${name} did not start (${log}):\n${words}`);
    }
    await sleep(100);
  }
}

export async function endCloudProcess(pid: number): Promise<void> {
  const end = Date.now() + 20_000;
  if (isCloudProcess(pid)) process.kill(pid, "SIGTERM");
  while (isCloudProcess(pid)) {
    if (Date.now() > end) throw new SandboxError(`the cloud's process ${pid} does not end`);
    await sleep(50);
  }
}

/** Is it the process of a cloud? Numbers of processes are given anew after a while. */
export function isCloudProcess(pid: number): boolean {
  const path = `/proc/${pid}/cmdline`;
  try {
    return readFileSync(path, "utf8").includes("cloud-main.ts");
  } catch {
    return false; // no such process
  }
}
