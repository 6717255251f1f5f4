import { chmodSync, rmSync, statSync } from "node:fs";
import { SiteOnServer } from "./site-on-server";

let server: SiteOnServer;

beforeEach(() => {
  server = new SiteOnServer();
  server.stage("v1", [".healthy"]);
  server.stage("v2");
  server.point("current", "v1");
  server.point("next", "v2");
  server.rollouts(["20261101T100000Z", "v1", "healthy"]);
});

afterEach(() => {
  server.remove();
});

test.each([
  ["next", "v2"],
  ["current", "v1"],
  ["rollout:20261101T100000Z", "v1"],
])("the target %s is release %s, with its settings and its plan", async (target, release) => {
  const { code, stdout } = await server.inRollout(
    `find_target ${target}; progress "$target_id $target_release $target_settings $FIRST_PORT"`,
  );

  expect(code).toBe(0);
  expect(stdout).toBe(
    `${release} ${server.path(`srv/sites/prod/releases/${release}`)} ` +
      `${server.path(`etc/tierwright/sites/prod/settings/${release}-d1`)} 10000\n`,
  );
});

test.each([
  ["previous", "prod has no previous settings on this server: deploy the site"],
  ["rollout:20200101T000000Z", "prod had no rollout 20200101T000000Z on this server"],
  ["everything", "everything is not a target"],
])("the target %s is refused", async (target, reason) => {
  const { code, stderr } = await server.inRollout(`find_target ${target}`);

  expect(code).toBe(1);
  expect(stderr).toContain(reason);
});

test("a release that is gone is no target", async () => {
  rmSync(server.path("srv/sites/prod/releases/v2/.tierwright-release"));

  const { code, stderr } = await server.inRollout("find_target next");

  expect(code).toBe(1);
  expect(stderr).toContain("release v2 of prod is not on this server any more: deploy it again");
});

test("settings that failed are still for root and the site alone", async () => {
  const settings = "etc/tierwright/sites/prod/settings/v2-d1";
  chmodSync(server.path(settings), 0o750);

  const { code } = await server.inRollout(
    'find_target next; ROLLOUT=20261121T100000Z; mark_failed "it broke"',
  );

  expect(code).toBe(0);
  expect(server.read(`${settings}/.failed`)).toBe("it broke\n");
  expect(server.mode(settings)).toBe("0750");
});

describe("the list of rollouts", () => {
  const note =
    'find_target current; ROLLOUT=20261121T100000Z WHO=admin; note_rollout healthy; progress "$target_id"';
  const list = "var/lib/tierwright/sites/prod/rollouts";

  test("has all of them while it is short", async () => {
    expect((await server.inRollout(note)).code).toBe(0);

    const lines = server.read(list).trimEnd().split("\n");
    expect(lines.map((line) => line.split("\t")[0])).toEqual(["20261101T100000Z", "20261121T100000Z"]);
  });

  test("keeps whole lines, the newest, when it got longer than the history may get", async () => {
    const former = Array.from({ length: 90_000 }, (_, index): [string, string, string] => [
      `rollout-${String(index).padStart(6, "0")}`,
      "v1",
      "healthy",
    ]);
    server.rollouts(...former);
    expect(statSync(server.path(list)).size).toBeGreaterThan(4 * 1024 * 1024);

    expect((await server.inRollout(note)).code).toBe(0);

    const lines = server.read(list).trimEnd().split("\n");
    expect(statSync(server.path(list)).size).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(lines.length).toBeGreaterThan(30_000);
    expect(lines.every((line) => line.split("\t").length === 6)).toBe(true);
    expect(lines.slice(-2).map((line) => line.split("\t")[0])).toEqual([
      "rollout-089999",
      "20261121T100000Z",
    ]);
    expect(server.mode(list)).toBe("0600");
  });
});
