import { randomBytes } from "node:crypto";
import type { Values } from "../../engine/values";
import { missing, text } from "../inputs";
import type { Call, ResourceKind } from "../provider";

export interface CommandResult {
  stdout: string;
  stderr: string;
}

/** Runs one command with the inputs of its resource; `previous` holds the outputs of the run before. */
export type Run = (
  command: string,
  inputs: Values,
  previous: Values,
  output: CommandOutput,
  call: Call,
) => Promise<void>;

/** What local and remote commands have in common: when which of their three commands runs, and what it leaves. */
export function commandKind(run: Run, required: readonly string[]): ResourceKind {
  return {
    replaceOn: ["triggers"],
    check: (inputs) => missing(inputs, required),
    create: async (inputs, call) => {
      const id = call.name + randomBytes(4).toString("hex");
      return { id, outputs: { ...inputs, ...(await execute(text(inputs, "create"), inputs, {}, call)) } };
    },
    update: async (inputs, olds, call) => {
      const command = text(inputs, "update") ?? text(inputs, "create");
      return { ...inputs, ...(await execute(command, inputs, olds, call)) };
    },
    delete: async (olds, call) => {
      await execute(text(olds, "delete"), olds, olds, call);
    },
  };

  async function execute(
    command: string | undefined,
    inputs: Values,
    previous: Values,
    call: Call,
  ): Promise<Values> {
    if (command === undefined)
      return { stdout: text(previous, "stdout") ?? "", stderr: text(previous, "stderr") ?? "" };
    const output = new CommandOutput(text(inputs, "logging"), call);
    try {
      await run(command, inputs, inputs.addPreviousOutputInEnv === false ? {} : previous, output, call);
    } catch (error) {
      output.end();
      if (!(error instanceof CommandFailure)) throw error;
      throw new Error(`${error.message}: running ${JSON.stringify(command)}:\n${output.both}`, {
        cause: error,
      });
    }
    output.end();
    return { stdout: output.stdout.replace(/\n$/, ""), stderr: output.stderr.replace(/\n$/, "") };
  }
}

/** The command ran and failed. */
export class CommandFailure extends Error {}

/** Collects a command's output, and shows it line by line as far as `logging` allows. */
export class CommandOutput {
  stdout = "";
  stderr = "";
  both = "";
  private unfinished = "";

  constructor(
    private readonly logging: string | undefined,
    private readonly call: Call,
  ) {}

  add(stream: "stdout" | "stderr", chunk: string): void {
    this[stream] += chunk;
    this.both += chunk;
    const isShown =
      this.logging === undefined || this.logging === "stdoutAndStderr" || this.logging === stream;
    if (!isShown) return;
    const lines = (this.unfinished + chunk).split("\n");
    this.unfinished = lines.pop() ?? "";
    lines.forEach(this.call.log);
  }

  end(): void {
    if (this.unfinished !== "") this.call.log(this.unfinished);
    this.unfinished = "";
  }
}

/** The outputs of the run before, as the command finds them in its environment. */
export function previousOutputs(previous: Values): Record<string, string> {
  const stdout = text(previous, "stdout") ?? "";
  const stderr = text(previous, "stderr") ?? "";
  return {
    ...(stdout !== "" && { PULUMI_COMMAND_STDOUT: stdout }),
    ...(stderr !== "" && { PULUMI_COMMAND_STDERR: stderr }),
  };
}

export function environmentOf(inputs: Values): Record<string, string> {
  const given = inputs.environment;
  if (typeof given !== "object" || given === null || Array.isArray(given)) return {};
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
