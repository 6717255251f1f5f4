/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { z } from "zod";
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
])("no request is lost, and no row: $title", async (scenario) => {
  if (runner === undefined) throw new Error("the first deployment failed");

  const { report } = await runner.run(scenario, requests);

  expect(report.sent).toBeGreaterThanOrEqual(requests);
  expect(losses(report)).toEqual({ failures: {}, rows: 0, websockets: [] });
});

test("no request is lost, and no row, when an app server is rebooted, since it has left nginx before", async () => {
  if (runner === undefined) throw new Error("the first deployment failed");
  const log = `/var/log/nginx/${LoadBed.site}.error.log`;
  await onServer(theBed().sandbox, "web1", `: >${log}`);

  const { report } = await runner.run(reboot, requests);

  expect(losses(report)).toEqual({ failures: {}, rows: 0, websockets: [] });
  // Requests that meet a replica which is gone are rarely lost, but always noted.
  const met = `grep -E 'connect\\(\\) failed|while reading response header' ${log} || true`;
  expect(await onServer(theBed().sandbox, "web1", met)).toBe("");
});

describe("the site's history among the stack's outputs", () => {
  test("ends with the rollout that a run carried out, and the run shows only its progress", async () => {
    const { output } = await theBed().mustDeploy({ version: "told" });

    const { history, release: id } = await theBed().outputs();
    const actions = z.record(z.iso.datetime(), z.record(z.string(), z.unknown())).parse(history);
    const times = Object.keys(actions).toSorted();
    expect(times.length).toBeLessThanOrEqual(5);
    expect(actions[times.at(-1) ?? ""]).toEqual({
      who: expect.stringMatching(/^\S+ from \S+$/) as string,
      what: `rollout of release ${String(id)} of prod (blue-green)`,
      from: expect.not.stringMatching(`^${String(id)}$`) as string,
      to: id,
      result: "done",
      seconds: expect.any(Number) as number,
    });
    expect(output).toContain("app1: release");
    expect(output).not.toContain('"fromRelease"');
  });

  test("stays as it was when nothing changed, whatever was done on the servers meanwhile", async () => {
    const { history } = await theBed().outputs();
    await theBed().rollBack();

    await theBed().mustDeploy({ version: "told" });

    expect((await theBed().outputs()).history).toEqual(history);
  });
});

function losses({ failuresByMessage, rows, websockets }: LoadReport): Record<string, unknown> {
  return {
    failures: failuresByMessage,
    rows: rows.acknowledged - rows.found,
    websockets: websockets.firstCuts,
  };
}
