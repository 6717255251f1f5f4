import { spawnSync } from "node:child_process";
import { programPath } from "./tools";
import type { User } from "./unprivileged-user";

/** What a program is given besides its arguments. */
export interface Circumstances {
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: User | undefined;
}

/**
 * What a program prints, byte by byte. Its environment is empty but for PATH, so that a test means the same everywhere.
 * @throws Error with what the program complained of when it fails.
 */
export function outputOf(program: string, args: readonly string[], given: Circumstances = {}): Buffer {
  const { status, signal, stdout, stderr, error } = spawnSync(programPath(program), args, {
    input: given.input ?? "",
    env: { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8", ...given.environment },
    maxBuffer: 64 * 1024 * 1024,
    ...given.user,
  });
  if (error !== undefined) throw error;
  if (status !== 0) {
    throw new Error(
      `${program} ended with ${status ?? signal ?? ""}: ${stderr.toString()}${stdout.toString()}`,
    );
  }
  return stdout;
}

/** The texts that a program printed, each ended by NUL. */
export function textsEndedByNul(output: Buffer): readonly string[] {
  return output.toString("utf8").split("\0").slice(0, -1);
}
