import { distance } from "fastest-levenshtein";

/** How many names a message shows. */
const shown = 3;

/** The branches and tags whose names are nearest to one that does not exist, the nearest first. */
export function nearestRefs(ref: string, commits: ReadonlyMap<string, string>): readonly string[] {
  const names = [...commits.keys()].flatMap((name) => {
    const short = /^refs\/(?:heads|tags)\/(.+?)(?:\^\{\})?$/.exec(name)?.[1];
    return short === undefined ? [] : [short];
  });
  return [...new Set(names)]
    .map((name) => ({ name, far: distance(ref.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.far - other.far || one.name.localeCompare(other.name, "en", { numeric: true }))
    .slice(0, shown)
    .map(({ name }) => name);
}
