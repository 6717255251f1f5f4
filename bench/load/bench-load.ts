import { version } from "../../package.json";
import { ansibleVersions } from "../ansible-contender";
import { ansibleUnderLoad } from "./ansible-load";
import { LoadBed } from "./load-bed";
import { terminalLoadTable, writeLoadPages } from "./load-table";
import { type ScenarioResult, ScenarioRunner } from "./run-scenario";
import {
  dies,
  killed,
  migrationFails,
  neverReady,
  reboot,
  release,
  rollback,
  type Scenario,
  settingsChange,
  turnsUnhealthy,
} from "./scenarios";

/** In each scenario: a hundred seconds at the usual rate. */
const minimumRequests = 20_000;

const scenarios: readonly Scenario[] = [
  release,
  settingsChange,
  rollback(),
  neverReady,
  migrationFails,
  dies(10),
  turnsUnhealthy(10),
  killed(),
  reboot,
];

/** Every scenario under load, and the playbook's release and settings change. Takes about half an hour. */
export async function benchLoad(narrate: (line: string) => void): Promise<void> {
  const results = [
    ...(await tierwrightUnderLoad(narrate)),
    ...(await ansibleUnderLoad(minimumRequests, narrate)),
  ];
  console.log(terminalLoadTable(results));
  const versions = [`Tierwright ${version}`, ...ansibleVersions()];
  console.log(`written to ${(await writeLoadPages(results, versions)).join(" and ")}`);
}

async function tierwrightUnderLoad(narrate: (line: string) => void): Promise<readonly ScenarioResult[]> {
  const bed = await LoadBed.start("bench-load");
  try {
    const runner = new ScenarioRunner(bed);
    await runner.prepare();
    const results: ScenarioResult[] = [];
    for (const scenario of scenarios) {
      const result = await runner.run(scenario, minimumRequests);
      const { failed, sent, firstFailures } = result.report;
      narrate(`${scenario.title}: ${failed} of ${sent} requests failed ${JSON.stringify(firstFailures)}`);
      results.push(result);
    }
    return results;
  } finally {
    bed.end();
    await bed.sandbox.remove();
  }
}
