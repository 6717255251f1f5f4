import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { shippedTemplates } from "../../../components/steps/template";
import { bundleFolder, packBundle, wrongConfigurations } from "../../support/keter-bundle";
import { installYaml, StagingServer } from "./staging-server";

let server: StagingServer;

beforeAll(installYaml, 300_000);

beforeEach(() => {
  server = new StagingServer();
});

afterEach(() => {
  server.remove();
});

describe("refused, and nothing is left to be started:", () => {
  test.each(wrongConfigurations)("%s", (_what, yaml, said) => {
    bundleFolder(server.release, yaml, { "data.txt": "none\n" });

    const { status, stderr } = spawnSync(
      "python3",
      [path.join(shippedTemplates, "presets/keter.py"), server.release],
      {
        encoding: "utf8",
      },
    );

    expect(status).toBe(1);
    expect(stderr).toMatch(/^config\/keter\.yaml: /);
    expect(stderr.replaceAll("\n", " ")).toMatch(said);
    expect(existsSync(path.join(server.release, ".tierwright-start"))).toBe(false);
  });

  test("while staging, with what is wrong", async () => {
    const { code, stderr } = await server.stageBundle("exec: none\nhost: a.b");

    expect(code).toBe(1);
    expect(stderr).toContain(
      "the bundle cannot be deployed: config/keter.yaml: exec: none is not in the bundle; it is looked for at config/none: correct it",
    );
  });

  test("a bundle without its configuration", async () => {
    const { stderr } = await server.stageBundle(undefined);

    expect(stderr).toContain("pack the folder that holds config/, not the folder above it");
  });

  test("a bundle cut in half", async () => {
    const folder = server.bundle("exec: x\nhost: a.b", {
      large: "0123456789".repeat(50_000),
    });
    const file = packBundle(folder, path.join(server.base, "whole"));
    const half = path.join(server.base, "half");
    writeFileSync(half, readFileSync(file).subarray(0, 1000));

    const { code, stderr } = await server.stageFile(half);

    expect(code).toBe(1);
    expect(stderr).toContain("archive");
  });

  test("a bundle whose program is a link to outside", async () => {
    const folder = server.bundle("exec: ../bin/sh\nhost: a.b");
    symlinkSync("/bin/sh", path.join(folder, "bin/sh"));

    const { code, stderr } = await server.stageFolder(folder);

    expect(code).toBe(1);
    expect(stderr).toContain("bin/sh");
  });
});

test("a link in the place of what is written does not lead elsewhere", async () => {
  const outside = path.join(server.base, "outside");
  writeFileSync(outside, "mine\n");
  chmodSync(outside, 0o666);
  const folder = server.bundle("exec: ../bin/hello\nhost: a.b");
  symlinkSync("bin/hello", path.join(folder, ".tierwright-start"));

  const { code } = await server.stageFolder(folder);

  expect(code).toBe(0);
  expect(server.read("srv/sites/prod/releases/r1/bin/hello")).toContain("#!/usr/bin/env python3");
  expect(readFileSync(outside, "utf8")).toBe("mine\n");
});
