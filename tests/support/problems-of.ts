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
  return problemsOf(() => parseSettings(raw, "prod", fileExists));
}

/** What is wrong with the settings that are parsed, as `path: message`; empty when they are accepted. */
export function problemsOf(parse: () => unknown): string[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}
