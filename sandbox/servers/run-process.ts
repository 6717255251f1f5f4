import { spawn } from "node:child_process";

/** What a finished process said. */
export interface ProcessResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  /** Variables on top of this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Text for standard input. @default empty */
  readonly input?: string;
  /** The process is killed after this time and counts as failed. @default no limit */
  readonly timeoutSeconds?: number;
}

/** Runs a program without a shell and waits for its end; a status other than 0 is not an error here. */
export function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const { promise, resolve, reject } = deferred<ProcessResult>();
  const child = spawn(command, args, { env: { ...process.env, ...options.environment } });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let timedOut = false;
  const timer =
    options.timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          child.kill("SIGKILL");
        }, options.timeoutSeconds * 1000);
  child.stdout.on("data", (part: Buffer) => stdout.push(part));
  child.stderr.on("data", (part: Buffer) => stderr.push(part));
  child.stdin.on("error", () => undefined); // a program that ends without reading its input is not our failure
  child.stdin.end(options.input ?? "");
  child.on("error", (error) => {
    clearTimeout(timer);
    reject(error);
  });
  child.on("close", (status) => {
    clearTimeout(timer);
    const late = timedOut ? `\nno end after ${options.timeoutSeconds ?? 0} seconds` : "";
    resolve({
      status: status ?? 1,
      stdout: Buffer.concat(stdout).toString("utf8"),
      stderr: Buffer.concat(stderr).toString("utf8") + late,
    });
  });
  return promise;
}

/** The same, but a status other than 0 is an error with the program's last words. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<string> {
  const result = await runProcess(command, args, options);
  if (result.status === 0) return result.stdout;
  const words = (result.stderr.trim() === "" ? result.stdout : result.stderr).trim().split("\n").slice(-12);
  throw new Error(
    `${command} ${args.slice(0, 3).join(" ")} failed (status ${result.status}):\n${words.join("\n")}`,
  );
}

/** Is there such a program, and does it end well with these arguments? */
export async function works(command: string, args: readonly string[], timeoutSeconds = 20): Promise<boolean> {
  try {
    return (await runProcess(command, args, { timeoutSeconds })).status === 0;
  } catch {
    return false; // no such program
  }
}

function deferred<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: Error) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((whenDone, whenFailed) => {
    resolve = whenDone;
    reject = whenFailed;
  });
  return { promise, resolve, reject };
}
