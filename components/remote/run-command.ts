import type { Client } from "ssh2";

/** How a command on a server ended, and what it printed. */
export interface CommandResult {
  /** Undefined when the connection broke off before the command ended, or a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command's output also goes, as it comes. */
export interface CommandOutput {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** Runs a command line on a server and waits for its end. `input` is its standard input. Default: none. */
export function runCommand(
  client: Client,
  command: string,
  output?: CommandOutput,
  input?: Buffer,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      channel.on("data", (chunk: Buffer) => {
        stdout.push(chunk);
        output?.stdout.write(chunk);
      });
      channel.stderr.on("data", (chunk: Buffer) => {
        stderr.push(chunk);
        output?.stderr.write(chunk);
      });
      channel.on("close", (status: number | null | undefined) => {
        resolve({
          status: status ?? undefined,
          stdout: Buffer.concat(stdout).toString(),
          stderr: Buffer.concat(stderr).toString(),
        });
      });
      if (input !== undefined) channel.end(input);
    });
  });
}
