import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a program and all that it started took. */
export interface WatchedRun {
  readonly seconds: number;
  /** Time of processors, of all together: how long it takes with nothing else on one processor. */
  readonly processorSeconds: number;
  /** The most memory that they had in use at one time, in MiB (proc(5), Rss of all together; Linux only). */
  readonly peakMiB: number;
  readonly output: string;
}

/** Memory is looked at this often, in milliseconds. */
const interval = 200;

/** Runs a program to its end. @throws Error with its last words when it fails */
export async function watchedRun(
  command: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<WatchedRun> {
  const started = performance.now();
  const child = spawn(command, words, { env: { ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => output.push(part));
  child.stderr.on("data", (part: Buffer) => output.push(part));
  let [peakKiB, ticks] = [0, 0];
  const timer = setInterval(() => {
    const processes = child.pid === undefined ? [] : processesBelow(child.pid);
    peakKiB = Math.max(
      peakKiB,
      sum(processes, (id) => field(id, "VmRSS") ?? 0),
    );
    ticks = Math.max(ticks, sum(processes, processorTicks));
  }, interval);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => {
    clearInterval(timer);
  });
  const text = Buffer.concat(output).toString("utf8");
  if (status !== 0)
    throw new Error(`status ${String(status)}:\n${text.trim().split("\n").slice(-12).join("\n")}`);
  return {
    seconds: (performance.now() - started) / 1000,
    processorSeconds: ticks / ticksPerSecond,
    peakMiB: peakKiB / 1024,
    output: text,
  };
}

/** A process and all below it. */
function processesBelow(root: number): readonly string[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = field(name, "PPid");
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const isBelow = (id: number): boolean => {
    const parent = parents.get(id);
    return id === root || (parent !== undefined && parent !== id && isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow).map(String);
}

function sum(processes: readonly string[], value: (id: string) => number): number {
  return processes.reduce((total, id) => total + value(id), 0);
}

/** Of Linux for programs (USER_HZ), on all its architectures. */
const ticksPerSecond = 100;

/** Its own time and that of its children which have ended (proc(5), fields 14 to 17 of stat). */
function processorTicks(id: string): number {
  try {
    const fields = readFileSync(`/proc/${id}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return sum(fields.slice(11, 15), Number);
  } catch {
    return 0;
  }
}

/** A number in `/proc/<id>/status`; undefined when the process has ended meanwhile. */
function field(id: string, name: string): number | undefined {
  try {
    const line = new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(readFileSync(`/proc/${id}/status`, "utf8"));
    return line === null ? undefined : Number(line[1]);
  } catch {
    return undefined;
  }
}
