import path from "node:path";
import type { Outcome } from "./check";
import { summary } from "./summary";
import { ensureTools } from "./tools";

/** Gets the tools, runs the checks from the project's root, prints the summary, and sets the exit status. */
export async function runAndReport(checks: () => Promise<readonly Outcome[]>): Promise<void> {
  process.chdir(path.join(__dirname, "../.."));
  const started = performance.now();
  try {
    ensureTools();
    const { lines, good } = summary(await checks(), (performance.now() - started) / 1000);
    console.log(lines.join("\n"));
    process.exitCode = good ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
  }
}
