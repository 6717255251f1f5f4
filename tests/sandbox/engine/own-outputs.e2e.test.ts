import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { findEngine } from "../../../sandbox/engine/find-engine";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { ended } from "./fixture-stack";

const folder = temporaryDirectory();
const engine = findEngine({
  stateDirectory: path.join(folder, "state"),
  passphrase: "fixture",
  only: "stand-in",
});

/** Tells what it told the last time, and what it was asked to tell now. */
const program = `
const pulumi = require("@pulumi/pulumi");
module.exports = async () => {
  const name = process.env.ASKED ?? "organization/fixture/test";
  const { outputs } = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  console.log("last time:", JSON.stringify(outputs));
  return { word: process.env.WORD, key: pulumi.secret("a secret") };
};
`;

beforeAll(() => {
  writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    `name: fixture\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n`,
  );
  writeFileSync(path.join(folder, "package.json"), '{ "main": "index.js" }\n');
  writeFileSync(path.join(folder, "index.js"), program);
});

afterAll(() => {
  removeDirectory(folder);
});

async function run(verb: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const words = [
    ...engine.argumentsPrefix,
    verb,
    "--stack",
    "test",
    ...(verb === "up" ? ["--yes", "--skip-preview"] : []),
  ];
  const packages = path.join(__dirname, "../../../node_modules");
  const env = { ...engine.environment, NODE_PATH: packages, ...variables };
  return (await ended(spawn(engine.command, words, { cwd: folder, env }))).output;
}

test("a program learns what its stack told when it last came to its end, secrets too", async () => {
  expect(await run("up", { WORD: "first" })).toContain("last time: {}");
  expect(await run("preview", { WORD: "second" })).toContain('last time: {"key":"a secret","word":"first"}');
  expect(await run("up", { WORD: "third" })).toContain('last time: {"key":"a secret","word":"first"}');
  expect(await run("preview", { WORD: "fourth" })).toContain('last time: {"key":"a secret","word":"third"}');
});

test("other stacks are not known", async () => {
  expect(await run("preview", { ASKED: "organization/fixture/other" })).toContain(
    "the sandbox's engine knows the outputs of organization/fixture/test only; use the Pulumi CLI",
  );
});
