import type { ChildProcess } from "node:child_process";

/** How a run of the engine ended. */
export interface EngineRun {
  readonly status: number | null;
  /** Everything that it printed. */
  readonly output: string;
  /** Names of the remote commands that were, or in a preview would be, run or taken back; in order of name. */
  readonly commands: readonly string[];
}

/** Waits for the end of an engine's process. */
export function ended(child: ChildProcess): Promise<EngineRun> {
  return new Promise((resolve, reject) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (part: string) => (output += part));
    child.once("error", reject);
    child.once("close", (status) => {
      resolve({ status, output, commands: commandsIn(output) });
    });
  });
}

/** The Pulumi CLI and its stand-in print one such line for each resource that something happened to. */
function commandsIn(output: string): string[] {
  const line =
    /^ *[-+~]+ +(command:remote:\w+) +(\S+) +(?:created?|updated?|deleted?|replaced?)\b(?! original)/gm;
  const names = [...output.matchAll(line)].map(([, , name = ""]) => name);
  return [...new Set(names)].sort();
}
