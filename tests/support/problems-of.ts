import { parseSettings } from "../../components/settings/parse-settings";
import { SettingsError } from "../../components/settings/settings-error";
import { exampleSettings, setAt } from "./example-settings";

/** What is wrong with the example after a change, as `path: message`; empty when it is accepted. */
export function problemsAfter(
  changes: readonly (readonly [path: readonly (string | number)[], value: unknown])[],
  fileExists?: (path: string) => boolean,
): string[] {
  const raw = exampleSettings();
  for (const [path, value] of changes) setAt(raw, path, value);
  try {
    parseSettings(raw, "prod", fileExists);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}
