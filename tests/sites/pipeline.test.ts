import { writeFileSync } from "node:fs";
import path from "node:path";
import type { PresetParts } from "../../components/presets/preset";
import { presetParts } from "../../components/presets/presets";
import { pipelineFiles, pipelineSteps } from "../../components/sites/pipeline";
import { release } from "../../components/sites/release";
import { migrateStep } from "../../components/sites/release-step";
import { rolloutStep } from "../../components/sites/rollout-step";
import { settingsFiles } from "../../components/sites/settings-files";
import { pipelineStepNames } from "../../components/settings/pipeline";
import type { Site } from "../../components/settings/settings";
import { resolveSource } from "../../components/sources/sources";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { onServer, sampleSite } from "./sample-site";

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

/** A script of the project which says its name. */
function script(name: string): string {
  const file = path.join(directory, `${name}.sh`);
  writeFileSync(file, `echo ${name}\n`);
  return file;
}

type Pipeline = Readonly<Record<string, string | false>>;

function siteWith(site: Pipeline, app: Pipeline = {}, more = {}): Site {
  return sampleSite({ pipeline: site }, { pipeline: app, ...more });
}

function preset(site: Site, pipeline: PresetParts["pipeline"] = {}): PresetParts {
  return { ...presetParts(site.app.preset, site.source), pipeline };
}

function idOf(site: Site): string {
  return release(site, resolveSource(site.source)).id;
}

test("scripts and what is switched off become files among the settings", () => {
  const site = siteWith({ "before-migrate": script("ask"), build: script("make"), "warm-up": false });

  expect(pipelineFiles(site, preset(site))).toEqual([
    { name: "hooks/build", content: "echo make\n" },
    { name: "hooks/before-migrate", content: "echo ask\n" },
    { name: "hooks/warm-up.off", content: "" },
  ]);
  expect(settingsFiles(onServer(site)).map(({ path: name }) => name)).toEqual(
    expect.arrayContaining([
      "/etc/tierwright/sites/prod/staged/hooks/build",
      "/etc/tierwright/sites/prod/staged/hooks/warm-up.off",
    ]),
  );
});

test("a site is asked before its app, and both before the preset", () => {
  const app = { "after-build": script("app"), "before-start": script("app-start") };
  const site = siteWith({ "after-build": script("site") }, app);

  const files = pipelineFiles(
    site,
    preset(site, {
      "after-build": "app/command-header",
      "after-start": "app/command-header",
      "warm-up": "off",
    }),
  );

  expect(files).toEqual([
    { name: "hooks/after-build", content: "echo site\n" },
    { name: "hooks/before-start", content: "echo app-start\n" },
    { name: "hooks/after-start", content: "#!/bin/sh\nset -eu\n" },
    { name: "hooks/warm-up.off", content: "" },
  ]);
});

test("a site drops a script of its app", () => {
  const site = siteWith({ "before-migrate": false }, { "before-migrate": script("app") });

  expect(pipelineFiles(site, preset(site))).toEqual([]);
});

test("a preview lists the steps in order, with what comes in", () => {
  const greet = script("greet");
  const site = siteWith({ "after-switch": greet, prune: false, build: script("make") });

  const step = rolloutStep(onServer(site), { app: ["app1"], webservers: ["web1"], observed: undefined });

  expect(step.variables.PIPELINE?.split("\n")).toEqual([
    "fetch",
    `build, in its place ${path.join(directory, "make.sh")}`,
    ...["settings", "backup", "migrate", "start", "ready", "warm-up"],
    `switch, after it ${greet}`,
    "drain",
    "prune, switched off",
  ]);
  expect(pipelineSteps(sampleSite(), preset(sampleSite())).split("\n")).toEqual(pipelineStepNames);
});

test("scripts that take part in building make another release, others do not", () => {
  const plain = idOf(sampleSite());
  const building = siteWith({ "after-fetch": script("patch") });

  expect(idOf(siteWith({ "after-switch": script("greet") }))).toBe(plain);
  expect(idOf(building)).not.toBe(plain);
  expect(idOf(siteWith({ build: false }))).not.toBe(plain);

  const before = idOf(building);
  writeFileSync(path.join(directory, "patch.sh"), "echo otherwise\n");

  expect(idOf(building)).not.toBe(before);
});

test.each([
  ["neither a command nor a script", {}, {}, undefined],
  ["the app's command", {}, { migrate: "./migrate" }, "./migrate"],
  ["the command switched off", { migrate: false as const }, { migrate: "./migrate" }, undefined],
])("a migration with %s", (_what, pipeline, app, command) => {
  const step = migrateStep(onServer(siteWith(pipeline, {}, app)));

  expect(step?.variables.MIGRATE).toBe(command);
});

test("a migration is made of scripts alone too", () => {
  const replaced = migrateStep(onServer(siteWith({ migrate: script("own") }, {}, { migrate: "./migrate" })));
  const before = migrateStep(onServer(siteWith({ "before-migrate": script("ask") })));

  expect(replaced?.variables.MIGRATE).toBe("echo own\n");
  expect(before?.variables.MIGRATE).toBe("");
});
