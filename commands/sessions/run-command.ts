import { spawn } from "node:child_process";
import { constants } from "node:os";
import { UserError } from "../../components/settings/user-error";

/** Runs a command on this terminal and returns its exit status. @throws UserError when there is no such program */
export async function runCommand([program = "", ...words]: readonly string[]): Promise<number> {
  const child = spawn(program, words, { env: process.env, stdio: "inherit" });
  // A terminal sends its interrupt to the command too, which decides when it is over.
  const stay = (): void => undefined;
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on("SIGINT", stay);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => {
        reject(new UserError(`${program} cannot be run: ${error.message}`));
      });
      child.once("exit", (status, signal) => {
        resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } finally {
    process.off("SIGINT", stay);
    for (const signal of ["SIGTERM", "SIGHUP"] as const) process.off(signal, pass);
  }
}
