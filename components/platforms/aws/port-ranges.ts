import { blockSize } from "../../settings/port-blocks";

/** Ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The ports of a site on the app servers. */
export function portBlock({ firstPort }: { readonly firstPort: number }): PortRange {
  return { first: firstPort, last: firstPort + blockSize - 1 };
}

/**
 * The ranges that hold the ports of sites: those of neighbours are one, and where they would be more than `most`, the
 * smallest gaps are let in too.
 */
export function portRanges(ofSites: readonly PortRange[], most: number): readonly PortRange[] {
  const blocks = [...ofSites].sort((one, other) => one.first - other.first);
  const gaps = blocks
    .slice(1)
    .map((block, index) => ({ before: index + 1, size: block.first - (blocks[index]?.last ?? 0) - 1 }));
  const splits = gaps
    .filter(({ size }) => size > 0)
    .sort((one, other) => other.size - one.size || one.before - other.before)
    .slice(0, most - 1)
    .map(({ before }) => before);
  const starts = [0, ...splits].sort((one, other) => one - other);
  return starts.flatMap((start, index) => joined(blocks.slice(start, starts[index + 1])));
}

function joined(blocks: readonly PortRange[]): readonly PortRange[] {
  const [first, last] = [blocks[0], blocks.at(-1)];
  return first === undefined || last === undefined ? [] : [{ first: first.first, last: last.last }];
}
