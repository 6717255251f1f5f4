import { isDeepStrictEqual } from "node:util";
import { label, type Recorded } from "./recorded-resources";

/** How one run's resources differ from another's: what a preview would show. */
export interface Differences {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What differs, by the resource's name. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
}

/** What the second list of resources has changed of the first. */
export function differences(before: readonly Recorded[], after: readonly Recorded[]): Differences {
  const former = new Map(before.map((resource) => [label(resource), resource]));
  const now = new Set(after.map(label));
  return {
    added: after.map(label).filter((resource) => !former.has(resource)),
    removed: before.map(label).filter((resource) => !now.has(resource)),
    changed: Object.fromEntries(
      after.flatMap((resource): [string, readonly string[]][] => {
        const other = former.get(label(resource));
        const fields = other === undefined ? [] : changedFields(other, resource);
        return fields.length === 0 ? [] : [[resource.name, fields]];
      }),
    ),
  };
}

/** The input names and option names whose values differ. */
function changedFields(one: Recorded, other: Recorded): readonly string[] {
  const flat = ({ inputs, ...options }: Recorded): Readonly<Record<string, unknown>> => ({
    ...options,
    ...inputs,
  });
  const before = flat(one);
  const after = flat(other);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .sort();
}
