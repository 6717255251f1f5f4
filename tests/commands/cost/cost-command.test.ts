import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import { readStackArgument } from "../../../commands/cost/stack-argument";
import { findEngine } from "../../../sandbox/engine/find-engine";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";

const project = path.join(__dirname, "../../..");
const folder = temporaryDirectory();
const engine = findEngine({ stateDirectory: path.join(folder, "state"), passphrase: "only for tests" });

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: string, args: readonly string[]): Promise<Outcome> {
  const child = spawn(command, args, { cwd: folder, env: engine.environment });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, stdout, stderr };
}

/** What `npm run cost -- ARGS` prints for a stack with these settings. */
async function cost(
  settings: Readonly<Record<string, unknown>>,
  ...args: readonly string[]
): Promise<Outcome> {
  const config = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`tierwright:${name}`, value]),
  );
  writeFileSync(path.join(folder, "Pulumi.prod.yaml"), stringify({ config }));
  const loader = path.join(project, "typescript-loader.cjs");
  return run(process.execPath, ["--require", loader, path.join(project, "commands/cost.ts"), ...args]);
}

const settings = {
  platform: "aws",
  aws: { region: "eu-central-1", sshFrom: ["203.0.113.7/32"] },
  servers: { all1: { roles: "all" } },
  apps: {
    shop: {
      preset: "process",
      source: { git: "https://git.example.org/shop.git", ref: "v1.4" },
      start: "./shop",
    },
  },
  sites: { shop: { domain: "shop.example.org" } },
};

beforeAll(async () => {
  mkdirSync(path.join(folder, "state"));
  writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    stringify({ name: "tierwright", main: path.join(project, "index.ts"), runtime: "nodejs" }),
  );
  const select = [
    ...engine.argumentsPrefix,
    "stack",
    "select",
    "--create",
    "--stack",
    "prod",
    "--non-interactive",
  ];
  expect(await run(engine.command, select)).toMatchObject({ status: 0 });
});

afterAll(() => {
  removeDirectory(folder);
});

test("a table with a line for each thing, its sum, and where the prices are from", async () => {
  const { status, stdout, stderr } = await cost(settings, "prod");

  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^prod in eu-central-1, as its settings say, on demand and without taxes:$/m);
  expect(stdout).toMatch(/│ servers t4g\.small +│ +1 │ +14\.02 │ +14\.02 │/);
  expect(stdout).toMatch(/│ sum +│ +│ +│ +21\.47 │/);
  expect(stdout).toMatch(/^Prices as of \d{4}-\d\d-\d\d; /m);
});

test("broken settings are told as a deployment tells them", async () => {
  const { status, stderr } = await cost({ ...settings, aws: { region: "eu-central-1" } }, "prod");

  expect(status).toBe(1);
  expect(stderr).toContain("tierwright:aws.sshFrom");
});

test.each([
  [["prod"], "prod"],
  [["--stack", "prod"], "prod"],
  [["-s", "acme/tierwright/prod"], "acme/tierwright/prod"],
])("the stack is a word or an option: %j", (args, stack) => {
  expect(readStackArgument(args)).toBe(stack);
});

test.each([
  [[], "the stack is missing"],
  [["prod", "demo"], '"demo" is too much'],
  [["--stack", "prod", "demo"], '"demo" is too much'],
  [["--region", "x"], "Unknown option '--region'"],
])("other words are told with the usage: %j", (args, complaint) => {
  expect(() => readStackArgument(args)).toThrow(complaint);
});
