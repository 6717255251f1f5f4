import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { type Check, type Failure, type Outcome, runProgram } from "./check";

/** What we read of the report that jest writes with `--json`. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

type Report = z.output<typeof report>;

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
function counts(
  file: string,
  status: number | null,
): Pick<Outcome, "passed" | "failed" | "skipped" | "failures"> {
  const found = readReport(file);
  const failed = (found?.numFailedTests ?? 0) + (found?.numRuntimeErrorTestSuites ?? 0);
  return {
    passed: found?.numPassedTests ?? 0,
    failed: status === 0 ? failed : Math.max(failed, 1),
    skipped: (found?.numPendingTests ?? 0) + (found?.numTodoTests ?? 0),
    failures: found === undefined ? [] : failures(found),
  };
}

function failures({ testResults }: Report): readonly Failure[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.basename(name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0) return status === "failed" ? [{ test: file, message }] : [];
    return failed.map(({ fullName, failureMessages }) => ({
      test: `${file}: ${fullName}`,
      message: (failureMessages ?? []).join("\n"),
    }));
  });
}

/** Nothing when jest ended before it could report. */
function readReport(file: string): Report | undefined {
  try {
    return report.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
