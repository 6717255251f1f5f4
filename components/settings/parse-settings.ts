import { rules } from "./checks/rules";
import { readSections } from "./read-sections";
import { resolve } from "./resolve";
import { sectionsSchema, type Sections } from "./sections";
import type { Settings } from "./settings";
import { SettingsError } from "./settings-error";

/**
 * Settings from the values of the `tierwright:` keys.
 *
 * @param raw parsed values by key, without the prefix
 * @param deploymentName name of the stack
 * @param fileExists whether a file or folder exists, relative to the project folder; by default files are not checked
 * @throws SettingsError with all problems at once
 */
export function parseSettings(
  raw: Readonly<Record<string, unknown>>,
  deploymentName: string,
  fileExists: (path: string) => boolean = () => true,
): Settings {
  const { sections, problems } = readSections(raw);
  const [first, ...others] = [...problems, ...rules.flatMap((check) => check(sections, { fileExists }))];
  if (first !== undefined) throw new SettingsError([first, ...others], deploymentName);
  if (!isComplete(sections)) throw new TypeError("a section was not read, and nothing says why");
  return resolve(sections, deploymentName);
}

function isComplete(sections: Partial<Sections>): sections is Sections {
  return Object.keys(sectionsSchema.shape).every((name) => Object.hasOwn(sections, name));
}
