import type { KeterBundle } from "../keter-bundle";
import type { SectionName, Sections } from "../sections";
import type { Problem } from "../settings-error";
import type { Source } from "../sources";

/** What rules know besides the settings. */
export interface Surroundings {
  /** Whether a file or folder exists, relative to the project folder. */
  readonly fileExists: (path: string) => boolean;
  /** What the Keter bundle of a source says; undefined for other sources, and for bundles that could not be read. */
  readonly bundleOf: (source: Source) => KeterBundle | undefined;
}

/** Something that must hold between settings. It says nothing where a section that it needs is broken. */
export type Rule = (sections: Partial<Sections>, surroundings: Surroundings) => Problem[];

/** A rule about some sections, which is asked only when all of them could be read. */
export function rule<K extends SectionName>(
  needs: readonly K[],
  check: (sections: Pick<Sections, K>, surroundings: Surroundings) => Problem[],
): Rule {
  const isRead = (sections: Partial<Sections>): sections is Partial<Sections> & Pick<Sections, K> =>
    needs.every((name) => sections[name] !== undefined);
  return (sections, surroundings) => (isRead(sections) ? check(sections, surroundings) : []);
}

/** The groups of more than one item which have the same key. */
export function repeated<T>(items: readonly T[], keyOf: (item: T) => string): [T, T, ...T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].flatMap(([first, second, ...others]): [T, T, ...T[]][] =>
    first === undefined || second === undefined ? [] : [[first, second, ...others]],
  );
}
