import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parse, stringify } from "yaml";
import { findEngine } from "../../sandbox/engine/find-engine";
import { type Answer, keyPair, SshHost } from "../remote/ssh-host";
import { asRecord } from "../support/example-settings";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";

const project = path.join(__dirname, "../..");
const hostKey = keyPair();
const userKey = keyPair();
const folder = temporaryDirectory();
const engine = findEngine({ stateDirectory: path.join(folder, "state"), passphrase: "only for tests" });
const stackFile = path.join(folder, "Pulumi.prod.yaml");
let host: SshHost | undefined;
/** The stack's file with nothing but the encrypted key in it. */
let onlyKey: Readonly<Record<string, unknown>> = {};

beforeAll(async () => {
  mkdirSync(path.join(folder, "state"));
  writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    stringify({ name: "tierwright", main: path.join(project, "index.ts"), runtime: "nodejs" }),
  );
  await onStack(["stack", "select", "--create"]);
  await onStack(["config", "set", "--secret", "--path", "tierwright:ssh.privateKey"], userKey.private);
  onlyKey = asRecord(parse(readFileSync(stackFile, "utf8")));
});

afterEach(() => {
  host?.stop();
});

afterAll(() => {
  removeDirectory(folder);
});

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in the stack's folder, with the variables that belong to its state. */
async function run(command: string, args: readonly string[], input = ""): Promise<Outcome> {
  const child = spawn(command, args, { cwd: folder, env: engine.environment });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, stdout, stderr };
}

/** A command of the Pulumi CLI or its stand-in on the stack. */
async function onStack(words: readonly string[], input?: string): Promise<void> {
  const always = ["--stack", "prod", "--non-interactive"];
  const outcome = await run(engine.command, [...engine.argumentsPrefix, ...words, ...always], input);
  if (outcome.status !== 0) throw new Error(outcome.stderr);
}

/** The stack's settings: the server app1 that answers so, and the site shop, whose app nobody has to fetch. */
async function configure(answer: (command: string) => Answer): Promise<SshHost> {
  host = new SshHost({ hostKey, userKey, answer });
  const port = await host.listen();
  const config = {
    ...asRecord(onlyKey.config),
    "tierwright:servers": {
      app0: { roles: "app", address: "192.0.2.1", hostKey: hostKey.public, gone: true },
      app1: { roles: "app", address: "127.0.0.1", port, user: "admin", hostKey: hostKey.public },
      web1: { roles: "webserver", address: "192.0.2.2", hostKey: hostKey.public },
    },
    "tierwright:apps": {
      shop: {
        preset: "process",
        source: { git: "https://git.example.org/shop.git", ref: "main" },
        start: "./run",
      },
    },
    "tierwright:sites": { shop: { domain: "shop.example.org", database: false } },
  };
  writeFileSync(stackFile, stringify({ ...onlyKey, config }));
  return host;
}

function rollback(...args: string[]): Promise<Outcome> {
  return npmScript("rollback", args);
}

/** What `npm run NAME -- ARGS` runs. */
function npmScript(name: string, args: readonly string[]): Promise<Outcome> {
  const loader = path.join(project, "typescript-loader.cjs");
  return run(process.execPath, ["--require", loader, path.join(project, `commands/${name}.ts`), ...args]);
}

const asked = "sudo --non-interactive test -e /usr/local/sbin/tierwright";
const kit = "sudo --non-interactive /usr/local/sbin/tierwright";

test("a rollback is carried out by the first living app server, and its progress is shown", async () => {
  const server = await configure(() => ({ status: 0, stdout: "app1: release v1 answers on 2 replicas\n" }));

  const { status, stdout, stderr } = await rollback("--stack", "prod", "shop", "v1-0badcafe");

  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(server.commands).toEqual([asked, `${kit} rollback shop v1-0badcafe`]);
  expect(stdout).toMatch(/^app1: release v1 answers on 2 replicas\nshop stays there until the next/);
});

test("without a release the server chooses", async () => {
  const server = await configure(() => ({ status: 0 }));

  const { status } = await rollback("shop", "-s", "prod");

  expect(status).toBe(0);
  expect(server.commands.at(-1)).toBe(`${kit} rollback shop`);
});

test("a rollback that fails shows why, and ends with an error that names the server", async () => {
  await configure((command) =>
    command === asked ? { status: 0 } : { status: 1, stderr: "tierwright: no release v9 of shop\n" },
  );

  const outcome = await rollback("--stack", "prod", "shop", "v9");

  expect(outcome).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "tierwright: no release v9 of shop\napp1: `tierwright rollback shop v9` failed (status 1); what it printed says why, and `sudo tierwright history` there what was done\n",
  });
});

test("a connection that breaks off says that the server goes on", async () => {
  await configure((command) => ({ status: command === asked ? 0 : undefined }));

  const { status, stderr } = await rollback("--stack", "prod", "shop");

  expect(status).toBe(1);
  expect(stderr).toMatch(/^app1: the connection broke off while `tierwright rollback shop` was at work/);
});

test("a server without Tierwright is told from one that refuses", async () => {
  await configure(() => ({ status: 1 }));

  const { status, stderr } = await rollback("--stack", "prod", "shop");

  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^app1 has nothing of Tierwright, or admin has no root rights there; run `pulumi up`/,
  );
});

test("a server that does not answer is named", async () => {
  const server = await configure(() => ({ status: 0 }));
  server.stop();

  const { status, stderr } = await rollback("--stack", "prod", "shop");

  expect(status).toBe(1);
  expect(stderr).toMatch(/^app1 \(127\.0\.0\.1, port \d+\) does not answer: /);
});

test("the releases of a site are listed", async () => {
  const server = await configure(() => ({ status: 0, stdout: "v2  live\nv1  healthy\n" }));

  const outcome = await npmScript("releases", ["--stack", "prod", "shop"]);

  expect(outcome).toEqual({ status: 0, stdout: "v2  live\nv1  healthy\n", stderr: "" });
  expect(server.commands).toEqual([asked, `${kit} releases shop`]);
});

describe("no server is asked", () => {
  test("for a site that is not in the settings", async () => {
    const server = await configure(() => ({ status: 0 }));

    const { status, stderr } = await rollback("--stack", "prod", "shob");

    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'prod has no site "shob" (did you mean "shop"?); its sites: shop\n',
    });
    expect(server.users).toEqual([]);
  });

  test("when the settings have problems, and all of them are told", async () => {
    const server = await configure(() => ({ status: 0 }));
    await onStack(["config", "set", "--path", "tierwright:sites.shop.replicas", "many"]);
    await onStack(["config", "set", "tierwright:plattform", "servers"]);

    const { status, stderr } = await rollback("--stack", "prod", "shop");

    expect(status).toBe(1);
    expect(stderr).toContain("tierwright:sites.shop.replicas");
    expect(stderr).toContain("tierwright:plattform");
    expect(server.users).toEqual([]);
  });

  test("when the settings cannot be read", async () => {
    await configure(() => ({ status: 0 }));
    const wrong = { ...engine.environment, PULUMI_CONFIG_PASSPHRASE: "wrong" };
    const loader = path.join(project, "typescript-loader.cjs");
    const words = [
      "--require",
      loader,
      path.join(project, "commands/rollback.ts"),
      "--stack",
      "prod",
      "shop",
    ];

    const outcome = spawnSync(process.execPath, words, { cwd: folder, env: wrong, encoding: "utf8" });

    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/^The settings of the stack prod cannot be read: .*incorrect passphrase/);
    expect(outcome.stderr).toContain("Run this where `pulumi preview --stack prod` works");
  });

  test.each([
    [["shop"], "--stack is missing"],
    [["--stack", "prod"], "the site is missing"],
    [["--stack", "prod", "shop", "v1", "v2"], '"v2" is too much'],
    [["--stack", "prod", "shop", "v1;id"], '"v1;id" names no release'],
    [["--stack", "prod", "shop", "--force"], "Unknown option '--force'"],
  ])("for %j", async (args, problem) => {
    const { status, stderr } = await rollback(...args);

    expect(status).toBe(2);
    expect(stderr).toContain(problem);
    expect(stderr).toContain("usage: npm run rollback -- --stack STACK SITE [RELEASE|ROLLOUT]");
  });
});
