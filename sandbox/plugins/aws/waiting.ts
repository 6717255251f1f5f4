import { setTimeout as sleep } from "node:timers/promises";

/** Between two looks; AWS's stand-in is asked on this machine. */
const pauseMilliseconds = 200;

/** Looks until the work is done, which it tells by anything but undefined. */
export async function until<Found>(
  what: string,
  limitSeconds: number,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  const end = Date.now() + limitSeconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`timeout while waiting for ${what} (${limitSeconds} s)`);
    await sleep(pauseMilliseconds);
  }
}

/** Does the work again for as long as AWS says that something still uses what it takes away. */
export async function untilFree(
  what: string,
  limitSeconds: number,
  work: () => Promise<unknown>,
): Promise<void> {
  await until(`${what} to be used no more`, limitSeconds, async () => {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Error && /InUse|InProgress|DependencyViolation/.test(error.name)) return undefined;
      throw error;
    }
  });
}
