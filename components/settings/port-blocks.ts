import { createHash } from "node:crypto";

/** Ports of a site: the lower half for its replicas, the upper half for those of its next release. */
export const blockSize = 32;

/** The last port of a site's block, where the machines of a group listen for its load balancer. */
export function gatewayPort({ firstPort }: { readonly firstPort: number }): number {
  return firstPort + blockSize - 1;
}

/** First port of all blocks. They end below 32768, where Linux begins to choose ports of its own. */
const firstOfAll = 10_000;
const blocks = Math.floor((32_768 - firstOfAll) / blockSize);

/** Which of the blocks begins at or shortly before a port. No two sites have the same, since theirs do not overlap. */
export function blockNumber({ firstPort }: { readonly firstPort: number }): number {
  return Math.floor((firstPort - firstOfAll) / blockSize);
}

/**
 * The first port of each site's block: the one that is set, else one worked out from the name.
 *
 * Names that meet at one block are served in alphabetical order; the later one gets the next free block.
 */
export function assignPorts(
  wanted: ReadonlyMap<string, number | undefined>,
  taken: readonly number[],
): Map<string, number> {
  const ports = new Map<string, number>();
  for (const [site, port] of wanted) if (port !== undefined) ports.set(site, port);
  const isFree = (first: number) =>
    ![...ports.values()].some((other) => Math.abs(other - first) < blockSize) &&
    !taken.some((port) => port >= first && port < first + blockSize);
  const unset = [...wanted].filter(([, port]) => port === undefined).map(([site]) => site);
  for (const site of unset.sort()) {
    const start = createHash("sha256").update(site).digest().readUInt32BE() % blocks;
    const candidates = Array.from(
      { length: blocks },
      (_, step) => firstOfAll + ((start + step) % blocks) * blockSize,
    );
    const free = candidates.find(isFree);
    if (free === undefined) throw new RangeError(`no free block of ports for the site ${site}`);
    ports.set(site, free);
  }
  return ports;
}
