import { happenUnderLoad } from "./happen-under-load";
import type { LoadBed } from "./load-bed";
import type { LoadReport } from "./load-report";
import type { Outcome, Scenario } from "./scenarios";

/** A scenario with what the load saw meanwhile. */
export interface ScenarioResult {
  readonly title: string;
  /** How long what happened took, in seconds. */
  readonly seconds: number;
  readonly report: LoadReport;
}

/** Lets scenarios happen one after the other on one bed, each under a load of its own. */
export class ScenarioRunner {
  private versions = 1;

  constructor(private readonly bed: LoadBed) {}

  /** Deploys the first version. */
  async prepare(): Promise<void> {
    await this.bed.mustDeploy({ version: "v1" });
  }

  /**
   * Runs one scenario; the load goes on until it has sent so many requests.
   * @throws when something else happened than should have, or visitors see another version than they should
   */
  async run(scenario: Scenario, minimumRequests: number): Promise<ScenarioResult> {
    const next = () => `v${(this.versions += 1)}`;
    await scenario.before?.(this.bed, next);
    const serving = await this.bed.servedVersion();
    const load = await this.bed.load(scenario.maximumSeconds, minimumRequests);
    const { outcome, seconds, report } = await happenUnderLoad(load, () =>
      scenario.run(this.bed, serving, next),
    );
    expectVersions(report, outcome);
    return { title: scenario.title, seconds, report };
  }
}

function expectVersions({ versions }: LoadReport, { serves, never }: Outcome): void {
  const [last] = Object.entries(versions).sort(([, a], [, b]) => b.last - a.last);
  if (last?.[0] !== serves)
    throw new Error(
      `at the end ${last?.[0] ?? "nobody"} answers, and not ${serves}: ${JSON.stringify(versions)}`,
    );
  if (never !== undefined && never in versions)
    throw new Error(`${never} answered visitors, which it never should have: ${JSON.stringify(versions)}`);
}
