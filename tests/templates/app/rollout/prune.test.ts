import { readdirSync, utimesSync } from "node:fs";
import { SiteOnServer } from "./site-on-server";

const day = 24 * 3600;
let server: SiteOnServer;

beforeEach(() => {
  server = new SiteOnServer();
});

afterEach(() => {
  server.remove();
});

/** A release of so many days ago. */
function old(release: string, days: number, mark?: string): void {
  server.stage(release, mark === undefined ? [] : [mark]);
  const directory = server.path(`etc/tierwright/sites/prod/settings/${release}-d1`);
  const time = Date.now() / 1000 - days * day;
  if (mark !== undefined) utimesSync(`${directory}/${mark}`, time, time);
  utimesSync(directory, time, time);
}

async function releasesAfterPrune(): Promise<readonly string[]> {
  const { code } = await server.inRollout(
    '. "$TIERWRIGHT_SCRIPTS/app/rollout/prune.sh"; KEEP_RELEASES=2; prune',
  );
  expect(code).toBe(0);
  const releases = readdirSync(server.path("srv/sites/prod/releases")).sort();
  const settings = readdirSync(server.path("etc/tierwright/sites/prod/settings")).sort();
  expect(settings).toEqual(releases.filter((name) => name !== "unfinished").map((name) => `${name}-d1`));
  return releases;
}

test("the newest healthy releases stay, and two failed ones which do not count", async () => {
  old("v1", 9, ".healthy");
  old("v2", 8, ".failed");
  old("v3", 7, ".healthy");
  old("v4", 6, ".failed");
  old("v5", 5, ".failed");
  old("v6", 4, ".healthy");

  expect(await releasesAfterPrune()).toEqual(["v3", "v4", "v5", "v6"]);
});

test("whatever its age, a release stays that a link leads to", async () => {
  for (const [index, name] of ["v1", "v2", "v3", "v4"].entries()) old(name, 9 - index, ".healthy");
  server.point("previous", "v1");

  expect(await releasesAfterPrune()).toEqual(["v1", "v3", "v4"]);
});

test("what is being staged stays", async () => {
  for (const [index, name] of ["v1", "v2", "v3"].entries()) old(name, 9 - index, ".healthy");
  server.stage("v4");
  server.write("srv/sites/prod/releases/unfinished/code", "");

  expect(await releasesAfterPrune()).toEqual(["unfinished", "v2", "v3", "v4"]);
});
