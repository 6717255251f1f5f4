import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { loadSettings } from "../../components/settings/load-settings";
import type { Settings } from "../../components/settings/settings";
import { UserError } from "../../components/settings/user-error";
import { readKeterBundle } from "../../components/sources/read-keter-bundle";
import { projectFileExists } from "../../components/steps/template";
import { findEngine } from "../../sandbox/engine/find-engine";

/** What `pulumi config --json` prints: each key with its value as the program would get it. */
const printedConfig = z.record(z.string(), z.object({ value: z.string().optional() }));

/**
 * The settings of a stack, read as a deployment reads them: by the Pulumi CLI, which decrypts them, or by the
 * sandbox's stand-in where there is no CLI. Nothing is changed and no server is touched.
 *
 * @param stack as the CLI takes it: `prod`, or `organization/tierwright/prod`
 * @throws UserError (SettingsError with all problems of the settings)
 */
export async function stackSettings(stack: string): Promise<Settings> {
  const config = await readConfig(stack);
  return loadSettings(
    { get: (key) => config.get(`tierwright:${key}`) },
    {
      deploymentName: stack.split("/").at(-1) ?? stack,
      keys: [...config.keys()],
      fileExists: projectFileExists,
      readBundle: readKeterBundle,
    },
  );
}

async function readConfig(stack: string): Promise<ReadonlyMap<string, string>> {
  const { command, argumentsPrefix, environment } = findEngine();
  const child = spawn(
    command,
    [...argumentsPrefix, "config", "--stack", stack, "--json", "--show-secrets", "--non-interactive"],
    { env: environment, stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [status, output, problem] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (status !== 0) {
    throw new UserError(
      `The settings of the stack ${stack} cannot be read: ${problem.trim()}\nRun this where \`pulumi preview --stack ${stack}\` works, in the project's folder and with the same variables (PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE).`,
    );
  }
  const values = printedConfig.parse(JSON.parse(output));
  return new Map(
    Object.entries(values).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
  );
}
