import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import pc from "picocolors";
import { format, resolveConfig } from "prettier";
import { projectDirectory } from "../sandbox/servers/places";
import type { Contender } from "./contender";
import { machineFacts } from "./machine-facts";
import type { Measurement } from "./measure";
import { targetSites } from "./scenario";

const page = join(projectDirectory(), "docs", "benchmark.md");
const readme = join(projectDirectory(), "README.md");

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
  const table = markdownTable(contenders, measurements);
  const more = "[How it was measured](docs/benchmark.md); `npm run bench` measures again.";
  await fill(page, [...table, "", ...facts(contenders)]);
  await fill(readme, [...table, "", more]);
  return [page, readme];
}

/** Replaces what stands between the two markers of a Markdown file. */
async function fill(file: string, lines: readonly string[]): Promise<void> {
  const begin = "<!-- benchmark -->";
  const end = "<!-- /benchmark -->";
  const [before = "", rest = ""] = readFileSync(file, "utf8").split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`${file} has no place for the figures: ${begin} … ${end}`);
  const text = [`${before}${begin}`, "", ...lines, "", `${end}${after}`].join("\n");
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

function markdownTable(contenders: readonly Contender[], measurements: readonly Measurement[]): string[] {
  const head = header(contenders);
  const rows = measurements.map((measurement) => row(contenders, measurement, false));
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function facts(contenders: readonly Contender[]): readonly string[] {
  const tools = contenders.map(({ title, versions }) => `${title}: ${versions.join(", ")}`);
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}:`,
    "",
    ...[...machineFacts(), ...tools].map((fact) => `- ${fact}`),
  ];
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
