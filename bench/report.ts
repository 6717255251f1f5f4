import Table from "cli-table3";
import pc from "picocolors";
import type { Contender } from "./contender";
import { fillPage, markdownTable, pages } from "./fill-page";
import { facts } from "./machine-facts";
import type { Measurement } from "./measure";
import { targetSites } from "./scenario";

/** The table for the terminal. */
export function terminalTable(
  contenders: readonly Contender[],
  measurements: readonly Measurement[],
): string {
  const table = new Table({
    head: header(contenders).map((text) => pc.bold(text)),
    style: { head: [], border: [] },
  });
  table.push(...measurements.map((measurement) => row(contenders, measurement, true)));
  return table.toString();
}

/** Puts the figures into `docs/benchmark.md`, and the table into the README. Returns the two files. */
export async function writePages(
  contenders: readonly Contender[],
  measurements: readonly Measurement[],
): Promise<readonly string[]> {
  const rows = measurements.map((measurement) => row(contenders, measurement, false));
  const table = markdownTable([header(contenders), ...rows]);
  const more = "[How it was measured](docs/benchmark.md); `npm run bench` measures again.";
  await fillPage(pages.benchmark, "benchmark", [
    ...table,
    "",
    ...facts(contenders.map(({ title, versions }) => `${title}: ${versions.join(", ")}`)),
  ]);
  await fillPage(pages.readme, "benchmark", [...table, "", more]);
  return Object.values(pages);
}

function header(contenders: readonly Contender[]): string[] {
  const names = contenders.map(({ title }) => title);
  return ["sites", "run", ...names, ...(contenders.length > 1 ? ["ratio", "target"] : [])];
}

function row(
  contenders: readonly Contender[],
  { sites, title, seconds, target }: Measurement,
  colors: boolean,
): string[] {
  const times = contenders.map(({ name }) => `${(seconds[name] ?? NaN).toFixed(1)} s`);
  const { ansible, tierwright } = seconds;
  if (ansible === undefined || tierwright === undefined) return [String(sites), title, ...times];
  const ratio = tierwright / ansible;
  if (target === undefined || sites !== targetSites)
    return [String(sites), title, ...times, fraction(ratio), ""];
  const verdict = ratio <= target ? "reached" : "missed";
  const paint = ratio <= target ? pc.green : pc.red;
  return [
    String(sites),
    title,
    ...times,
    fraction(ratio),
    `≤ ${fraction(target)}: ${colors ? paint(verdict) : verdict}`,
  ];
}

/** 0.5 as "1/2.0": how many times faster. */
function fraction(ratio: number): string {
  return ratio > 1 ? ratio.toFixed(2) : `1/${(1 / ratio).toFixed(1)}`;
}
