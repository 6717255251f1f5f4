import { rules } from "./checks/rules";
import { type ReadBundle, readBundles, withDomainsOfBundles } from "./read-bundles";
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
 * @param readBundle reads a Keter bundle; by default bundles are not read, and sites name their domains themselves
 * @throws SettingsError with all problems at once
 */
export function parseSettings(
  raw: Readonly<Record<string, unknown>>,
  deploymentName: string,
  fileExists: (path: string) => boolean = () => true,
  readBundle?: ReadBundle,
): Settings {
  const { sections: written, problems } = readSections(raw);
  const bundles = readBundles(written, readBundle, fileExists);
  const sections = withDomainsOfBundles(written, bundles);
  const surroundings = { fileExists, bundleOf: bundles.bundleOf };
  const [first, ...others] = [
    ...problems,
    ...bundles.problems,
    ...rules.flatMap((check) => check(sections, surroundings)),
  ];
  if (first !== undefined) throw new SettingsError([first, ...others], deploymentName);
  if (!isComplete(sections)) throw new TypeError("a section was not read, and nothing says why");
  return resolve(sections, deploymentName);
}

function isComplete(sections: Partial<Sections>): sections is Sections {
  return Object.keys(sectionsSchema.shape).every((name) => Object.hasOwn(sections, name));
}
