import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { type Check, type Outcome, runProgram } from "./check";

/** What we read of the report that jest writes with `--json`. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
});

/** A run of jest. `live` shows its progress as it goes. */
export function jestCheck(name: string, args: readonly string[], live = false): Check {
  return { name, run: async () => runJest(name, args, live) };
}

async function runJest(name: string, args: readonly string[], live: boolean): Promise<Outcome> {
  const directory = mkdtempSync(path.join(tmpdir(), "jest-report-"));
  try {
    const file = path.join(directory, "report.json");
    const command = ["--passWithNoTests", "--json", `--outputFile=${file}`, ...args];
    const { status, output, seconds } = await runProgram("node_modules/.bin/jest", command, live);
    return { name, seconds, output, ...counts(file, status) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A test file that does not compile has no tests to count, so it counts as one that failed. */
function counts(file: string, status: number | null): Pick<Outcome, "passed" | "failed" | "skipped"> {
  const found = readReport(file);
  const failed = (found?.numFailedTests ?? 0) + (found?.numRuntimeErrorTestSuites ?? 0);
  return {
    passed: found?.numPassedTests ?? 0,
    failed: status === 0 ? failed : Math.max(failed, 1),
    skipped: (found?.numPendingTests ?? 0) + (found?.numTodoTests ?? 0),
  };
}

/** Nothing when jest ended before it could report. */
function readReport(file: string): z.infer<typeof report> | undefined {
  try {
    return report.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
