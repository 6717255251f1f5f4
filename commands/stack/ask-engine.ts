import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { UserError } from "../../components/settings/user-error";
import { findEngine } from "../../sandbox/engine/find-engine";

/**
 * What the Pulumi CLI prints about a stack, or the sandbox's stand-in where there is no CLI.
 *
 * @param what it is asked for, for the message when it cannot tell
 * @throws UserError
 */
export async function askEngine(stack: string, words: readonly string[], what: string): Promise<string> {
  const { command, argumentsPrefix, environment } = findEngine();
  const child = spawn(command, [...argumentsPrefix, ...words, "--stack", stack, "--non-interactive"], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [status, output, problem] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (status === 0) return output;
  throw new UserError(
    `The ${what} of the stack ${stack} cannot be read: ${problem.trim()}\nRun this where \`pulumi preview --stack ${stack}\` works, in the project's folder and with the same variables (PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE).`,
  );
}
