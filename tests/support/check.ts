import { spawn } from "node:child_process";

/** What came of a check: a single program counts as one, a test run as its tests. */
export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** What it printed; shown when it failed. */
  readonly output: string;
  /** The tests that failed, and what each said. Default: none that have a name. */
  readonly failures?: readonly Failure[];
}

/** A test that failed. */
export interface Failure {
  readonly test: string;
  readonly message: string;
}

/** Something that finds faults in the project. */
export interface Check {
  readonly name: string;
  run(): Promise<Outcome>;
}

/** A program that ends with status 0 when it finds no fault. */
export function programCheck(name: string, program: string, args: readonly string[]): Check {
  return {
    name,
    run: async () => {
      const { status, output, seconds } = await runProgram(program, args);
      const failed = status === 0 ? 0 : 1;
      return { name, passed: 1 - failed, failed, skipped: 0, seconds, output };
    },
  };
}

/** How a program ended and what it printed, in the order it was printed. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly seconds: number;
}

/** Runs a program of the project. `live` shows what it prints at once instead of collecting it. */
export async function runProgram(program: string, args: readonly string[], live = false): Promise<Ended> {
  const started = performance.now();
  const child = spawn(program, args, { stdio: live ? "inherit" : ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  return { status, output, seconds: (performance.now() - started) / 1000 };
}
