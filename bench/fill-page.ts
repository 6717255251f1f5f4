import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { projectDirectory } from "../sandbox/servers/places";

/** The two files that show figures. */
export const pages = {
  benchmark: join(projectDirectory(), "docs", "benchmark.md"),
  readme: join(projectDirectory(), "README.md"),
} as const;

/** Replaces what stands between the two comments of this name in a Markdown file. */
export async function fillPage(file: string, name: string, lines: readonly string[]): Promise<void> {
  const begin = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const [before = "", rest = ""] = readFileSync(file, "utf8").split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`${file} has no place for the figures: ${begin} … ${end}`);
  const text = [`${before}${begin}`, "", ...lines, "", `${end}${after}`].join("\n");
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

/** A Markdown table; the first row is its head. */
export function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
