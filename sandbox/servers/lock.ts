import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Narrate } from "./container-engine";
import { cacheDirectory } from "./places";

/** Does the work while no other run of this user does work of the same name; a lock whose owner died is taken over. */
export async function withLock<T>(name: string, narrate: Narrate, work: () => Promise<T>): Promise<T> {
  mkdirSync(cacheDirectory(), { recursive: true });
  const path = join(cacheDirectory(), `${name}.lock`);
  let told = false;
  while (!take(path)) {
    const owner = readOwner(path);
    if (owner !== undefined && !alive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) narrate(`waiting for process ${owner ?? "?"}, which works on the same (${path})`);
    told = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function readOwner(path: string): number | undefined {
  try {
    const owner = Number(readFileSync(path, "utf8"));
    return Number.isInteger(owner) && owner > 0 ? owner : undefined;
  } catch {
    return undefined; // gone meanwhile
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** In Jest's world an error of Node's own modules is no instance of the `Error` there. */
function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
