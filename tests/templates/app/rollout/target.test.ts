import { rmSync } from "node:fs";
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
