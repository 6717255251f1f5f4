import type { Client } from "ssh2";
import { text } from "../inputs";
import {
  CommandFailure,
  commandKind,
  type CommandOutput,
  environmentOf,
  previousOutputs,
  type Run,
} from "./command-kind";
import { connect } from "./connection";

const run: Run = async (command, inputs, previous, output, call) => {
  const { client, close } = await connect(inputs.connection, call);
  try {
    const environment = { ...previousOutputs(previous), ...environmentOf(inputs) };
    await execute(client, command, environment, text(inputs, "stdin") ?? "", output);
  } finally {
    close();
  }
};

export const remoteCommand = commandKind(run, ["connection"]);

function execute(
  client: Client,
  command: string,
  env: Record<string, string>,
  stdin: string,
  output: CommandOutput,
): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once("close", () => {
      reject(new CommandFailure("wait: remote command exited without exit status or exit signal"));
    });
    client.exec(command, { env }, (error, channel) => {
      if (error) {
        reject(error);
        return;
      }
      channel.setEncoding("utf8").on("data", (chunk: string) => {
        output.add("stdout", chunk);
      });
      channel.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        output.add("stderr", chunk);
      });
      channel.once("close", (code: number | undefined, signal?: string) => {
        if (code === 0) resolve();
        else reject(new CommandFailure(reasonOf(code, signal)));
      });
      channel.on("error", () => undefined).end(stdin);
    });
  });
}

function reasonOf(code: number | undefined, signal: string | undefined): string {
  if (typeof signal === "string") return `Process exited with signal ${signal}`;
  if (typeof code === "number") return `Process exited with status ${code}`;
  return "wait: remote command exited without exit status or exit signal";
}
