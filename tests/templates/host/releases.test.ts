import { mkdirSync, symlinkSync } from "node:fs";
import { ServerDirectory, stepOf } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
  server.script("tell", "site_info_set prod RELEASE 1.6\n");
  server.apply(stepOf({ name: "site.prod.release", variables: { STRATEGY: "rolling" }, scripts: ["tell"] }));
});
afterEach(() => {
  server.remove();
});

/** A rollout in the list, and what it left on the server. */
function rollout(id: string, release: string, result: string, kept = true): void {
  const settings = `${release}-abc`;
  const list = "/var/lib/tierwright/sites/prod/rollouts";
  const line = [id, "2026-11-21T10:11:12Z", release, settings, result, "admin"].join("\t");
  server.write(list, `${server.exists(list) ? server.read(list) : ""}${line}\n`);
  if (!kept) return;
  server.write(`/etc/tierwright/sites/prod/settings/${settings}/.healthy`, "");
  server.write(`/srv/sites/prod/releases/${release}/.tierwright-release`, "");
}

function link(name: "current" | "previous", release: string): void {
  mkdirSync(server.path("/etc/tierwright/sites/prod"), { recursive: true });
  symlinkSync(
    `/etc/tierwright/sites/prod/settings/${release}-abc`,
    server.path(`/etc/tierwright/sites/prod/${name}`),
  );
}

test("releases shows each rollout, with what runs, what ran before, and what is gone", () => {
  rollout("20261101T000000Z", "1.4", "healthy", false);
  rollout("20261102T000000Z", "1.5", "healthy");
  rollout("20261103T000000Z", "1.6", "healthy");
  rollout("20261104T000000Z", "1.7", "failed", false);
  rollout("20261105T000000Z", "1.5", "rolled-back");
  rollout("20261106T000000Z", "1.6", "healthy");
  link("current", "1.6");
  link("previous", "1.5");

  const { code, stdout } = server.run(["releases", "prod"]);

  expect(code).toBe(0);
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/ {2,}/).join(" | ")),
  ).toEqual([
    "ROLLOUT | TIME | RELEASE | RESULT | BY | NOW",
    "20261101T000000Z | 2026-11-21 10:11:12 | 1.4 | healthy | admin | no longer here",
    "20261102T000000Z | 2026-11-21 10:11:12 | 1.5 | healthy | admin | -",
    "20261103T000000Z | 2026-11-21 10:11:12 | 1.6 | healthy | admin | -",
    "20261104T000000Z | 2026-11-21 10:11:12 | 1.7 | failed | admin | -",
    "20261105T000000Z | 2026-11-21 10:11:12 | 1.5 | rolled-back | admin | previous",
    "20261106T000000Z | 2026-11-21 10:11:12 | 1.6 | healthy | admin | current",
  ]);
});

test("a site that was never rolled out here says so", () => {
  expect(server.run(["releases", "prod"])).toEqual({
    code: 0,
    stdout: "no release of prod was rolled out on this server yet\n",
    stderr: "",
  });
  expect(server.run(["releases", "other"]).stderr).toBe(
    "tierwright: no site other on this server; here are: prod\n",
  );
});

test("sites tells of a site that went back", () => {
  server.script("tell", 'site_info_set prod ROLLED_BACK "from 1.7 to 1.6 by admin"\n');
  server.apply(stepOf({ scripts: ["tell"] }));

  expect(server.run(["sites"]).stdout).toMatch(/^prod +1\.6 .*\n {2}went back from 1\.7 to 1\.6 by admin$/m);
});

test("a rollback is asked for with its target and who asks, knows the site's settings, and is in the history", () => {
  server.script(
    "app/rollback",
    'progress "$SITE to ${TARGET:-the last one} by $WHO, $STRATEGY"\nsite_info_set prod RELEASE 1.5\n',
  );

  const last = server.run(["rollback", "prod"]);
  const named = server.run(["rollback", "prod", "1.5"]);

  expect([last.stdout, named.stdout]).toEqual([
    expect.stringMatching(/^prod to the last one by \S+, rolling\n$/),
    expect.stringMatching(/^prod to 1\.5 by \S+, rolling\n$/),
  ]);
  expect(server.history().slice(-2)).toMatchObject([
    {
      step: "site.prod.rollout",
      title: "rollback",
      site: "prod",
      fromRelease: "1.6",
      toRelease: "1.5",
      result: "done",
    },
    { step: "site.prod.rollout", title: "rollback to 1.5", site: "prod", result: "done" },
  ]);
});

test("a deployment takes what it is told", () => {
  server.script("app/deploy", 'progress "$LABEL again: $AGAIN"\n');

  expect(server.run(["deploy", "prod", "LABEL=2.0 beta", "AGAIN=1"]).stdout).toBe("2.0 beta again: 1\n");
  expect(server.run(["deploy", "prod", "label"]).stderr).toBe(
    "tierwright: expected NAME=VALUE, found label\n",
  );
});

test.each(["rollback", "deploy", "restart"])("%s is refused where the site does not run", (command) => {
  server.script("virtual-host", "site_info_set demo DOMAINS demo.example.org\n");
  server.apply(stepOf({ name: "site.demo.virtual-host", scripts: ["virtual-host"] }));

  expect(server.run([command, "demo"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "tierwright: the site demo does not run on this server; run this on an app server\n",
  });
});
