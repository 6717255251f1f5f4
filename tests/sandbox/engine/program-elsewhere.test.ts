import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { findEngine } from "../../../sandbox/engine/find-engine";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { ended } from "./fixture-stack";

jest.setTimeout(60_000);

const folder = temporaryDirectory();

afterAll(() => {
  removeDirectory(folder);
});

test("a program finds its packages where it lies, also when its stack lies elsewhere", async () => {
  const main = path.join(__dirname, "program/index.ts");
  const runtime = { name: "nodejs", options: { typescript: false, nodeargs: "--require tsx/cjs" } };
  writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ name: "fixture", main, runtime }));
  const { command, argumentsPrefix, environment } = findEngine({
    stateDirectory: path.join(folder, "state"),
    passphrase: "fixture",
    only: "stand-in",
  });

  const words = [...argumentsPrefix, "preview", "--stack", "test"];
  const { code, output } = await ended(spawn(command, words, { cwd: folder, env: environment }));

  expect(output).toContain("+ 1 to create");
  expect(code).toBe(0);
});
