import { readdirSync, symlinkSync } from "node:fs";
import type { Outcome } from "../host/server-directory";
import { ServerWithScripts } from "./server-with-scripts";

let server: ServerWithScripts;

// Only what runs as the user who builds: a site's sandbox needs systemd, and is tested on real servers.
beforeEach(() => {
  server = new ServerWithScripts();
  server.openDirectory("srv/sites/prod/releases/v2");
  server.write("etc/tierwright/sites/prod/next/hooks/nothing", "");
});

afterEach(() => {
  server.remove();
});

function hook(key: string, script: string): void {
  server.write(`etc/tierwright/sites/prod/next/hooks/${key}`, script);
}

function run(script: string): Promise<Outcome> {
  return server.runScript(
    `. "$TIERWRIGHT_SCRIPTS/app/build.sh"\n. "$TIERWRIGHT_SCRIPTS/app/pipeline.sh"\n` +
      `usual() { as_builder sh -c 'echo "usual $1" >>steps' sh "$1"; }\ncd "$pipeline_release"\n${script}`,
    { SITE: "prod", SYSTEM_USER: "site-prod", RELEASE: "v2", PASSWORD: "hush" },
  );
}

function steps(): string {
  return server.exists("srv/sites/prod/releases/v2/steps")
    ? server.read("srv/sites/prod/releases/v2/steps")
    : "";
}

test("a step without scripts is what it was", async () => {
  expect(await run("pipeline build usual way")).toMatchObject({ code: 0, stdout: "", stderr: "" });

  expect(steps()).toBe("usual way\n");
});

test("scripts come before and after a step, in the release", async () => {
  hook("before-build", "echo before >>steps\n");
  hook("after-build", "echo after >>steps\n");

  const { code, stdout } = await run("pipeline build usual way");

  expect(code).toBe(0);
  expect(steps()).toBe("before\nusual way\nafter\n");
  expect(stdout).toBe("prod: before-build of the pipeline\nprod: after-build of the pipeline\n");
  expect(readdirSync(server.path("run")).filter((name) => name.includes("hook"))).toEqual([]);
});

test("root writes no script where the user who builds may have put a link", async () => {
  symlinkSync(server.openDirectory("etc/cron.d"), server.path("var/cache/tierwright/hook-prod"));
  hook("before-build", "echo before >>steps\n");

  await run("pipeline build usual way");

  expect(readdirSync(server.path("etc/cron.d"))).toEqual([]);
  expect(steps()).toBe("before\nusual way\n");
});

test("a script stands in place of a step", async () => {
  hook("fetch", "echo own >>steps\n");

  expect(await run("pipeline fetch usual way")).toMatchObject({ code: 0 });

  expect(steps()).toBe("own\n");
});

test("a step is left out, and what comes before and after it is not", async () => {
  hook("before-build", "echo before >>steps\n");
  hook("build.off", "\n");

  expect(await run("pipeline build usual way")).toMatchObject({ code: 0 });

  expect(steps()).toBe("before\n");
  expect(server.log("test")).toContain("build is switched off");
});

test("a script that fails ends the step with its last words, and nothing comes after it", async () => {
  hook("before-build", "echo 'no compiler here' >&2\nexit 3\n");
  hook("after-build", "echo after >>steps\n");

  const { code, stderr } = await run("pipeline build usual way");

  expect(code).toBe(1);
  expect(stderr).toContain("before-build of the pipeline of prod ended with status 3");
  expect(stderr).toContain("no compiler here");
  expect(steps()).toBe("");
});

test("a step that fails is the end, too", async () => {
  hook("after-build", "echo after >>steps\n");

  expect(await run("pipeline build false\npipeline build usual way")).toMatchObject({ code: 1 });

  expect(steps()).toBe("");
});

test("scripts know the release, the site and the server, and no secret of the step", async () => {
  symlinkSync("/srv/sites/prod/releases/v1", server.path("srv/sites/prod/current"));
  hook("after-fetch", 'env | grep -E "^(RELEASE|PREVIOUS_RELEASE|SITE|MORE|PASSWORD|FACT_)" | sort >steps\n');

  expect(await run('pipeline_variables=("MORE=a b")\npipeline fetch usual way')).toMatchObject({ code: 0 });

  const lines = steps().trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("FACT_"))).toEqual([
    "MORE=a b",
    "PREVIOUS_RELEASE=v1",
    "RELEASE=v2",
    "SITE=prod",
  ]);
  expect(lines.filter((line) => line.startsWith("FACT_")).map((line) => line.split("=")[0])).toEqual([
    ...["FACT_ADDRESSES", "FACT_ARCHITECTURE", "FACT_CORES", "FACT_HOSTNAME", "FACT_MEMORY_MIB"],
    ...["FACT_OS", "FACT_OS_VERSION"],
  ]);
});

test.each([
  ["the first release", {}, ""],
  ["a release after another", { current: "v1" }, "v1"],
  ["a release that is live already", { current: "v2", previous: "v1" }, "v1"],
  ["new settings of the only release", { current: "v2" }, ""],
])("the previous release of %s", async (_what, links, expected) => {
  for (const [name, release] of Object.entries(links))
    symlinkSync(`/srv/sites/prod/releases/${release}`, server.path(`srv/sites/prod/${name}`));

  const { stdout } = await run('progress "<$(previous_release prod v2)>"');

  expect(stdout).toBe(`<${expected}>\n`);
});
