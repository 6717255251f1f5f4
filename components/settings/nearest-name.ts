import { closest, distance } from "fastest-levenshtein";

/** The name that was probably meant: at most a third of its letters differ (and at least two may). */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const nearest = closest(given.toLowerCase(), names);
  return distance(given.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, nearest.length / 3)
    ? nearest
    : undefined;
}

/** ` (did you mean "x"?)`, or nothing. */
export function didYouMean(given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names);
  return nearest === undefined ? "" : ` (did you mean "${nearest}"?)`;
}
