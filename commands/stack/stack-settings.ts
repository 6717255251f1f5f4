import { z } from "zod";
import { loadSettings } from "../../components/settings/load-settings";
import type { Settings } from "../../components/settings/settings";
import { readKeterBundle } from "../../components/sources/read-keter-bundle";
import { projectFileExists } from "../../components/steps/template";
import { askEngine } from "./ask-engine";

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
  const output = await askEngine(stack, ["config", "--json", "--show-secrets"], "settings");
  const values = printedConfig.parse(JSON.parse(output));
  return new Map(
    Object.entries(values).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
  );
}
