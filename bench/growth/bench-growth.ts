import { rmSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import { version } from "../../package.json";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";
import { BenchProject, engineTitle } from "../bench-project";
import { fillPage, markdownTable, pages } from "../fill-page";
import { facts } from "../machine-facts";
import { benchFolder } from "../places";
import { type GrowthSize, growthSettings } from "./growth-settings";
import { watchedRun } from "./watched-run";

const sizes: readonly GrowthSize[] = [
  { servers: 3, sites: 20, places: undefined },
  { servers: 10, sites: 50, places: 2 },
  { servers: 50, sites: 200, places: 2 },
  { servers: 50, sites: 200, places: undefined },
];

/** Under which the preview of the largest size with sites on chosen servers has to stay. */
const target = { seconds: 60, peakMiB: 2048 };

/** Previews of ever larger stacks, of which nothing exists yet: what a run costs before the first connection. */
export async function benchGrowth(narrate: (line: string) => void): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const size of sizes) {
    const row = await preview(size);
    narrate(row.join(", "));
    rows.push(row);
  }
  const head = [
    "servers",
    "sites",
    "app servers of a site",
    "resources",
    "preview",
    "processors",
    "memory at most",
  ];
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  console.log(table.toString());
  const aim = `The target for the row before the last is ${target.seconds} s and ${target.peakMiB} MiB.`;
  const measured = facts([`Tierwright ${version}, ${engineTitle()}`]);
  await fillPage(pages.benchmark, "growth", [...markdownTable([head, ...rows]), "", aim, "", ...measured]);
  console.log(`written to ${pages.benchmark}`);
}

async function preview(size: GrowthSize): Promise<readonly string[]> {
  const folder = join(benchFolder, `growth-${size.servers}-${size.sites}-${size.places ?? "all"}`);
  rmSync(folder, { recursive: true, force: true });
  const project = new BenchProject(folder);
  const key = ed25519Pair();
  await project.prepare(key.private);
  project.configure(growthSettings(size, key.public.trim()));
  const { command, words, environment } = project.command(["preview", "--non-interactive"]);
  const { seconds, processorSeconds, peakMiB, output } = await watchedRun(command, words, environment);
  return [
    String(size.servers),
    String(size.sites),
    size.places === undefined ? "all" : String(size.places),
    /\+ (\d+) to create/.exec(output)?.[1] ?? "?",
    `${seconds.toFixed(1)} s`,
    `${processorSeconds.toFixed(1)} s`,
    `${Math.round(peakMiB)} MiB`,
  ];
}
