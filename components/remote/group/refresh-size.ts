/** How many machines a group may have while they are replaced, in percent of its size. */
export const mostPercent = 110;

/** How many a group of a size has too many meanwhile: AWS makes at least one before another one goes. */
export function refreshSurplus(size: number): number {
  return Math.max(1, Math.floor((size * (mostPercent - 100)) / 100));
}
