import { readdirSync, utimesSync } from "node:fs";
import { stepOf, wire } from "../../host/server-directory";
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

/** What is left; `meanwhile` are commands between the reading of the script and its work. */
async function releasesAfterPrune(meanwhile = ""): Promise<readonly string[]> {
  const { code } = await server.inRollout(
    `. "$TIERWRIGHT_SCRIPTS/app/rollout/prune.sh"; KEEP_RELEASES=2\n${meanwhile}\nprune`,
  );
  expect(code).toBe(0);
  return releasesLeft();
}

function releasesLeft(): readonly string[] {
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

test("a release that is completed meanwhile stays", async () => {
  for (const [index, name] of ["v1", "v2", "v3"].entries()) old(name, 9 - index, ".healthy");
  server.stage("v4");
  const [release, settings] = ["srv/sites/prod/releases", "etc/tierwright/sites/prod/settings"].map((path) =>
    server.path(path),
  );

  // What is kept has been settled when the replicas are looked at.
  const left = await releasesAfterPrune(
    `mv "${release}/v4" "${settings}/v4-d1" "${server.base}"
    replica_ports() { mv "${server.base}/v4" "${release}/"; mv "${server.base}/v4-d1" "${settings}/"; }`,
  );

  expect(left).toEqual(["v2", "v3", "v4"]);
});

test("a former release which a step stages again meanwhile stays, with its settings", async () => {
  for (const [index, name] of ["v1", "v2", "v3"].entries()) old(name, 9 - index, ".healthy");
  const { base } = server;
  const site = server.path("etc/tierwright/sites/prod");
  // The step found the release complete; it ends when the phase is over, or has been waiting for it for a while.
  server.script(
    "tests/stage",
    `touch "${base}/staging"
    timeout 2 sh -c 'until [ -e "${base}/pruned" ]; do sleep 0.1; done' || true
    ln -s "${site}/settings/v1-d1" "${site}/next"`,
  );
  server.script(
    "app/phases/prune",
    `. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"
    . "$TIERWRIGHT_SCRIPTS/app/rollout/prune.sh"
    timeout 20 sh -c 'until [ -e "${base}/staging" ]; do sleep 0.1; done'
    KEEP_RELEASES=2
    prune
    touch "${base}/pruned"`,
  );

  const outcomes = await Promise.all([
    server.start(["apply"], wire(stepOf({ scripts: ["tests/stage"] }))).ended,
    server.start(["phase", "prune", "prod", "SYSTEM_USER=site-prod"], "").ended,
  ]);

  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(releasesLeft()).toEqual(["v1", "v2", "v3"]);
});
