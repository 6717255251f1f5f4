import { setTimeout as pause } from "node:timers/promises";
import type { LoadReport } from "./load-report";
import type { LoadRun } from "./load-run";

/** What a load saw while something happened. */
export interface Happening<Outcome> {
  readonly outcome: Outcome;
  /** How long it took, in seconds. */
  readonly seconds: number;
  readonly report: LoadReport;
}

/** Lets something happen a second after a load began, and ends the load a second after it. */
export async function happenUnderLoad<Outcome>(
  load: LoadRun,
  happen: () => Promise<Outcome>,
): Promise<Happening<Outcome>> {
  await pause(1000);
  const started = performance.now();
  const [happened] = await Promise.allSettled([happen()]);
  const seconds = (performance.now() - started) / 1000;
  await pause(1000);
  const report = await load.end();
  if (happened.status === "rejected") throw happened.reason;
  return { outcome: happened.value, seconds, report };
}
