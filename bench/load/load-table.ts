import Table from "cli-table3";
import pc from "picocolors";
import { fillPage, markdownTable, pages } from "../fill-page";
import { facts } from "../machine-facts";
import type { ScenarioResult } from "./run-scenario";

const head = [
  "while this happened",
  "it took",
  "requests",
  "failed",
  "sent again",
  "rows acknowledged / found",
  "WebSockets cut",
  "p50",
  "p99",
  "longest",
] as const;

/** The table for the terminal. */
export function terminalLoadTable(results: readonly ScenarioResult[]): string {
  const table = new Table({ head: head.map((text) => pc.bold(text)), style: { head: [], border: [] } });
  table.push(...results.map(row));
  return table.toString();
}

/** Puts the figures into `docs/benchmark.md`, and the table into the README. Returns the two files. */
export async function writeLoadPages(
  results: readonly ScenarioResult[],
  versions: readonly string[],
): Promise<readonly string[]> {
  const table = markdownTable([head, ...results.map(row)]);
  const more =
    "[What was asked, and how](docs/benchmark.md#under-load); `npm run bench -- --only load` measures again.";
  await fillPage(pages.benchmark, "load", [...table, "", ...facts(versions)]);
  await fillPage(pages.readme, "load", [...table, "", more]);
  return Object.values(pages);
}

function row({ title, seconds, report }: ScenarioResult): string[] {
  const { sent, failed, askedAgain, rows, websockets, latency } = report;
  return [
    title,
    `${seconds.toFixed(1)} s`,
    sent.toLocaleString("en"),
    failed.toLocaleString("en"),
    String(askedAgain),
    `${rows.acknowledged.toLocaleString("en")} / ${rows.found.toLocaleString("en")}`,
    websockets.cut.toLocaleString("en"),
    ...[latency.p50, latency.p99, latency.max].map((milliseconds) => `${milliseconds} ms`),
  ];
}
