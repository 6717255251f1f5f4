import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { recordDeployment } from "./recorded-resources";
import { programApp, sampleSettings, threeServers } from "./sample-settings";
import { removeDirectory } from "../support/temporary-directory";

const home = process.cwd();
let project = "";

// Packed folders go below the project's folder.
beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), "tierwright-test-"));
  process.chdir(project);
});

afterAll(() => {
  process.chdir(home);
  removeDirectory(project);
});

test("a folder is uploaded once to each app server, whatever the number of sites", async () => {
  writeFileSync("shop", "#!/bin/sh\n");
  const apps = { shop: { ...programApp, source: { directory: "." } } };
  const sites = { prod: { domain: "a.example.org" }, demo: { domain: "b.example.org" } };

  const resources = await recordDeployment(sampleSettings({ servers: threeServers, apps, sites }));

  const uploads = resources.filter(({ type }) => type === "command:remote:CopyToRemote");
  expect(uploads.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^test-servers-app1-upload-[0-9a-f]{12}$/) as string,
  ]);
  expect(uploads[0]).toMatchObject({
    parent: "test-servers-app1",
    dependsOn: ["test-servers-app1-base"],
    deletedWith: "test-servers-app1-base",
    inputs: {
      remotePath: expect.stringMatching(
        /^\/var\/lib\/tierwright\/incoming\/[0-9a-f]{64}\.tar\.gz$/,
      ) as string,
    },
  });
  for (const release of ["test-prod-release-app1", "test-demo-release-app1"]) {
    expect(resources.find(({ name }) => name === release)?.dependsOn).toContain(uploads[0]?.name);
  }
});
