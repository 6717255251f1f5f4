import { parseSettings } from "./parse-settings";
import type { ReadBundle } from "./read-bundles";
import { sectionsSchema } from "./sections";
import type { Settings } from "./settings";

/** What is read of `pulumi.Config`. */
export interface ConfigReader {
  get(key: string): string | undefined;
}

/** What is known of a stack besides the values of its configuration. */
export interface LoadSettingsArgs {
  /** Name of the stack. */
  readonly deploymentName: string;
  /** All keys of the configuration, with their prefixes: those of `pulumi.runtime.allConfig()`. */
  readonly keys: readonly string[];
  /** Whether a file or folder exists, relative to the project folder. */
  readonly fileExists: (path: string) => boolean;
  /** Reads a Keter bundle. By default none is read, and sites have to name their domains themselves. */
  readonly readBundle?: ReadBundle;
}

const prefix = "tierwright:";

/**
 * Settings from a stack's configuration, where Pulumi keeps mappings and lists as JSON.
 *
 * @throws SettingsError with all problems at once
 */
export function loadSettings(
  config: ConfigReader,
  { deploymentName, keys, fileExists, readBundle }: LoadSettingsArgs,
): Settings {
  const named = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const known = Object.keys(sectionsSchema.shape);
  const values = [...new Set([...known, ...named])].flatMap((key): [string, unknown][] => {
    const text = config.get(key);
    return text === undefined ? [] : [[key, readValue(text)]];
  });
  return parseSettings(Object.fromEntries(values), deploymentName, fileExists, readBundle);
}

/** The value behind Pulumi's text; read here, because the error of Pulumi's own reader would show the text. */
function readValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
