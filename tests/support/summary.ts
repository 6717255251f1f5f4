import type { Outcome } from "./check";

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
      "",
      `${outcomes.length} checks in ${seconds.toFixed(0)} s${faulty.length > 0 ? `; failed: ${faulty.join(", ")}` : ""}`,
      ...(skipped > 0 ? [`${skipped} tests were skipped`] : []),
      `${passed} passed, ${failed} failed`,
    ],
    good: failed === 0,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
