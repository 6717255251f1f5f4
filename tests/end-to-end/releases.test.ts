/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { happenUnderLoad } from "../../bench/load/happen-under-load";
import { LoadBed } from "../../bench/load/load-bed";
import type { LoadReport } from "../../bench/load/load-report";
import { ScenarioRunner } from "../../bench/load/run-scenario";
import {
  dies,
  killed,
  migrationFails,
  neverReady,
  reboot,
  release,
  rollback,
  settingsChange,
  turnsUnhealthy,
} from "../../bench/load/scenarios";
import { endSandbox, keepsSandbox, onServer } from "../support/end-to-end/test-sandbox";

/** Eight seconds: the short form of `npm run bench -- --only load`. */
const requests = 1600;

let bed: LoadBed | undefined;
let runner: ScenarioRunner | undefined;

function theBed(): LoadBed {
  if (bed === undefined) throw new Error("the servers could not be made");
  return bed;
}

beforeAll(async () => {
  bed = await LoadBed.start("e2e-releases");
  runner = new ScenarioRunner(bed);
  await runner.prepare();
});

afterAll(async () => {
  if (!keepsSandbox()) bed?.end();
  await endSandbox(bed?.sandbox);
});

test("an outage is seen: visitors lose requests while nginx stands still", async () => {
  const load = await theBed().load(60, requests);

  const { report } = await happenUnderLoad(load, () =>
    onServer(theBed().sandbox, "web1", "systemctl stop nginx; sleep 1; systemctl start nginx"),
  );

  expect(report.failed).toBeGreaterThan(50);
  expect(report.websockets.cut).toBeGreaterThan(0);
  expect(report.rows.found).toBe(report.rows.acknowledged);
});

test.each([
  release,
  settingsChange,
  rollback(),
  neverReady,
  migrationFails,
  dies(5),
  turnsUnhealthy(5),
  killed(["is ready on", "switched on"]),
  reboot,
])("no request is lost, and no row: $title", async (scenario) => {
  if (runner === undefined) throw new Error("the first deployment failed");

  const { report } = await runner.run(scenario, requests);

  expect(report.sent).toBeGreaterThanOrEqual(requests);
  expect(losses(report)).toEqual({ failures: {}, rows: 0, websockets: [] });
});

function losses({ failuresByMessage, rows, websockets }: LoadReport): Record<string, unknown> {
  return {
    failures: failuresByMessage,
    rows: rows.acknowledged - rows.found,
    websockets: websockets.firstCuts,
  };
}
