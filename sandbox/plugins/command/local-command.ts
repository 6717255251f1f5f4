import { spawn } from "node:child_process";
import { text, texts } from "../inputs";
import { CommandFailure, commandKind, environmentOf, previousOutputs, type Run } from "./command-kind";

const run: Run = (command, inputs, previous, output) =>
  new Promise((resolve, reject) => {
    const interpreter = texts(inputs, "interpreter");
    const [program = "/bin/sh", ...words] = interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"];
    const child = spawn(program, [...words, command], {
      cwd: text(inputs, "dir") ?? process.cwd(),
      env: { ...process.env, ...environmentOf(inputs), ...previousOutputs(previous) },
    });
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output.add("stdout", chunk);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      output.add("stderr", chunk);
    });
    child.once("error", (error) => {
      reject(new CommandFailure(error.message));
    });
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new CommandFailure(code === null ? `signal: ${signal ?? "?"}` : `exit status ${code}`));
    });
    // A command that ends before it has read its input is no fault.
    child.stdin.on("error", () => undefined).end(text(inputs, "stdin") ?? "");
  });

export const localCommand = commandKind(run, []);
