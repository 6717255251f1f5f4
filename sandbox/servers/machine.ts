import { existsSync, readFileSync, statSync } from "node:fs";
import { platform } from "node:os";

/** The facts about this machine on which the choice of engine and its configuration depend. */
export interface Machine {
  readonly system: NodeJS.Platform;
  readonly root: boolean;
  /** `ID` of /etc/os-release: debian, ubuntu, fedora …; empty elsewhere than on Linux. */
  readonly distribution: string;
  /** `VERSION_CODENAME` of /etc/os-release: bookworm, noble … */
  readonly codename: string;
  /** Version 2 only when it is the whole tree; hybrid counts as 1. */
  readonly cgroupVersion: 1 | 2;
  /** Does systemd run this machine? */
  readonly systemd: boolean;
  readonly hardLimits: HardLimits;
  /** Bytes per packet of the interface with the default route. */
  readonly mtu: number;
}

export interface HardLimits {
  readonly openFiles: number;
  readonly processes: number;
}

/** Looks at this machine; reads files only. */
export function readMachine(): Machine {
  const release = parseOsRelease(readIfThere("/etc/os-release"));
  return {
    system: platform(),
    root: process.getuid?.() === 0,
    distribution: release.ID ?? "",
    codename: release.VERSION_CODENAME ?? "",
    cgroupVersion: existsSync("/sys/fs/cgroup/cgroup.controllers") ? 2 : 1,
    systemd: existsSync("/run/systemd/system") && statSync("/run/systemd/system").isDirectory(),
    hardLimits: parseHardLimits(readIfThere("/proc/self/limits")),
    mtu: readMtu(),
  };
}

/** Parses os-release(5): `KEY=value` or `KEY="value"`. */
export function parseOsRelease(text: string): Record<string, string | undefined> {
  const pairs = text.matchAll(/^([A-Z_]+)=(?:"([^"\n]*)"|(.*))$/gm);
  return Object.fromEntries([...pairs].map(([, key = "", quoted, plain = ""]) => [key, quoted ?? plain]));
}

/** Parses /proc/PID/limits (proc(5)); "unlimited" and missing lines are Infinity. */
export function parseHardLimits(text: string): HardLimits {
  const hard = (title: string): number => {
    const found = new RegExp(`^${title} +\\S+ +(\\d+) `, "m").exec(text)?.[1];
    return found === undefined ? Infinity : Number(found);
  };
  return { openFiles: hard("Max open files"), processes: hard("Max processes") };
}

/** The interface of the default route in /proc/net/route (destination 00000000). */
export function parseDefaultInterface(text: string): string | undefined {
  return text
    .split("\n")
    .map((line) => line.split("\t"))
    .find((columns) => columns[1] === "00000000")?.[0];
}

function readMtu(): number {
  const name = parseDefaultInterface(readIfThere("/proc/net/route"));
  const text = name === undefined ? "" : readIfThere(`/sys/class/net/${name}/mtu`);
  return text === "" ? 1500 : Number(text);
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
