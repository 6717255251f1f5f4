import { parseSettings } from "../../components/settings/parse-settings";
import type { Settings } from "../../components/settings/settings";
import { ec2ExampleFiles, setAt, settingsIn } from "./example-settings";
import { problemsOf } from "./problems-of";

/** The examples of the platform `aws`. */
export const [ownNetwork = "", existingNetwork = "", autoScaling = ""] = ec2ExampleFiles;

/** What is set at a path, whose keys have points between them; undefined takes it away. */
export type Change = readonly [path: string, value: unknown];

function changed(file: string, changes: readonly Change[]): Record<string, unknown> {
  const raw = settingsIn(file);
  for (const [path, value] of changes) setAt(raw, path.split("."), value);
  return raw;
}

/** The settings of an example after some changes. */
export function settingsAfter(file: string, ...changes: readonly Change[]): Settings {
  return parseSettings(changed(file, changes), "prod");
}

/** What is wrong with an example after some changes. */
export function problemsIn(file: string, ...changes: readonly Change[]): string[] {
  return problemsOf(() => parseSettings(changed(file, changes), "prod")).map((text) =>
    text.replace(/^tierwright:/, ""),
  );
}
