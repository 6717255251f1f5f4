import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { Machine } from "./machine";
import { runProcess } from "./run-process";
import { archives, systems } from "./systems";
import type { System } from "./systems";

/** How a server of a system reaches its packages: as this machine does. */
export interface AptSettings {
  /** Lines of sources.list(5). */
  readonly sources: readonly string[];
  /** Lines of apt.conf(5) taken over from this machine: proxies, checks of time. */
  readonly options: readonly string[];
}

/** Reads this machine's mirrors and options of apt; the distribution's own servers where it has none. */
export async function readAptSettings(system: System, machine: Machine): Promise<AptSettings> {
  const uris = systems[system].distribution === machine.distribution ? parseSources(readSources()) : [];
  return { sources: sourceLines(system, uris, machine.codename), options: await readAptOptions() };
}

/** One archive of a machine: address and suite. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
}

/** The archives in sources.list(5), in either of its two forms. */
export function parseSources(text: string): AptSource[] {
  const oneLine = [...text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/gm)].map(
    ([, uri = "", suite = ""]) => ({
      uri,
      suite,
    }),
  );
  const stanzas = text.split(/\n\s*\n/).flatMap((stanza) => {
    const words = (field: string) =>
      (new RegExp(`^${field}:[ \\t]*(.*)$`, "m").exec(stanza)?.[1] ?? "")
        .split(/\s+/)
        .filter((word) => word !== "");
    if (!words("Types").includes("deb") || words("Enabled").includes("no")) return [];
    return words("URIs").flatMap((uri) => words("Suites").map((suite) => ({ uri, suite })));
  });
  return [...oneLine, ...stanzas];
}

/** sources.list lines for a system, on the mirrors of a machine of the same distribution. */
export function sourceLines(
  system: System,
  machineSources: readonly AptSource[],
  machineCodename: string,
): string[] {
  const { distribution, codename } = systems[system];
  const archive = archives[distribution];
  const mirror = (suite: string) => machineSources.find((source) => source.suite === suite)?.uri;
  const main = mirror(machineCodename) ?? archive.main;
  const security = mirror(archive.securitySuite(machineCodename)) ?? archive.security;
  // Ubuntu's apt trusts its keys without being told; Debian's, from 13 on, does not.
  const signed = distribution === "debian" ? `[signed-by=${archive.keyring}] ` : "";
  const line = (uri: string, suite: string) => `deb ${signed}${uri} ${suite} ${archive.components}`;
  return [
    line(main, codename),
    line(main, `${codename}-updates`),
    line(security, archive.securitySuite(codename)),
  ];
}

/** The lines of `apt-config dump` that a server needs too. */
export function keepAptOptions(dump: string): string[] {
  const wanted =
    /^Acquire::(https?::(Proxy|Verify-Peer|Verify-Host|Timeout)|Check-(Valid-Until|Date)|Retries)\b/i;
  return dump.split("\n").filter((line) => wanted.test(line) && !line.endsWith(' "";'));
}

async function readAptOptions(): Promise<string[]> {
  try {
    return keepAptOptions((await runProcess("apt-config", ["dump"])).stdout);
  } catch {
    return []; // no apt on this machine: nothing to take over
  }
}

function readSources(): string {
  const folder = "/etc/apt/sources.list.d";
  const files = existsSync(folder)
    ? readdirSync(folder).filter((name) => /\.(list|sources)$/.test(name))
    : [];
  return ["/etc/apt/sources.list", ...files.map((name) => join(folder, name))]
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n\n");
}
