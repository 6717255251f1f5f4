import { stripVTControlCharacters } from "node:util";
import type { Failure, Outcome } from "./check";

/** How much is said of the tests that failed: the end of a long run is what people and CI systems keep. */
const mostFailures = 8;
const mostLines = 14;

/** What the last lines say, and whether all went well. */
export interface Summary {
  readonly lines: readonly string[];
  readonly good: boolean;
}

/** Adds up what the checks and tests found. The last line is `N passed, N failed`, alone, for programs to read. */
export function summary(outcomes: readonly Outcome[], seconds: number): Summary {
  const passed = sum(outcomes.map((outcome) => outcome.passed));
  const failed = sum(outcomes.map((outcome) => outcome.failed));
  const skipped = sum(outcomes.map((outcome) => outcome.skipped));
  const faulty = outcomes.filter((outcome) => outcome.failed > 0).map(({ name }) => name);
  return {
    lines: [
      ...told(outcomes.flatMap(({ failures = [] }) => failures)),
      "",
      `${outcomes.length} checks in ${seconds.toFixed(0)} s${faulty.length > 0 ? `; failed: ${faulty.join(", ")}` : ""}`,
      ...(skipped > 0 ? [`${skipped} tests were skipped`] : []),
      `${passed} passed, ${failed} failed`,
    ],
    good: failed === 0,
  };
}

function told(failures: readonly Failure[]): readonly string[] {
  const more = failures.length - mostFailures;
  return [
    ...failures
      .slice(0, mostFailures)
      .flatMap(({ test, message }) => ["", `FAILED  ${test}`, ...shortened(message)]),
    ...(more > 0 ? ["", `and ${more} more`] : []),
  ];
}

/** Without colours, and without the stack: the place of a fault is in the lines before it. */
function shortened(message: string): readonly string[] {
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+at .*(node_modules|<anonymous>)/.test(line));
  return lines.slice(0, mostLines).map((line) => `        ${line.slice(0, 200)}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
