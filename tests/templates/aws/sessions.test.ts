import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ServerWithScripts } from "../app/server-with-scripts";
import type { Outcome } from "../host/server-directory";
import { notedCalls, notedPrograms, packagesBut, SignedPackages } from "./signed-packages";

const deb = "latest/debian_arm64/amazon-ssm-agent.deb";
const amazons = "1C5B395CBE5E74E2F1CA21592784DBF388D19D46";
let bucket: SignedPackages;
let server: ServerWithScripts;

beforeAll(async () => {
  bucket = new SignedPackages("amazon-ssm-agent.gpg");
  await bucket.open();
});

afterAll(() => {
  bucket.remove();
});

beforeEach(() => {
  bucket.sign(deb);
  server = new ServerWithScripts();
  notedPrograms(server, {
    dpkg: "[[ $1 != --print-architecture ]] || echo arm64",
    "dpkg-query": packagesBut("amazon-ssm-agent"),
    "apt-get": "",
    systemctl: "",
    snap: "[[ $1 != list ]] || exit 1",
  });
});

afterEach(() => {
  server.remove();
});

/** What was done to packages and services. */
function changes(): readonly string[] {
  return notedCalls(server)
    .split("\n")
    .filter((line) => /^(apt-get .*install|systemctl|snap)/.test(line))
    .map((line) => line.replace(/^apt-get .*\//, "apt-get "));
}

function scriptOf(name: string): string {
  return readFileSync(path.join(__dirname, `../../../templates/aws/${name}.sh`), "utf8");
}

/** Says that a process is at work, by the name that Linux has for it. */
function atWork(name: string): void {
  mkdirSync(server.path("proc/4711"), { recursive: true });
  writeFileSync(server.path("proc/4711/comm"), `${name.slice(0, 15)}\n`);
}

/** Carries the step's script out, which knows this key. */
function run(known: string, required: "yes" | "no" = "no"): Promise<Outcome> {
  return server.runScript(scriptOf("session-manager").replace(amazons, known), {
    REGION: "eu-central-1",
    REQUIRED: required,
    PROCESSES: server.path("proc"),
    AGENT_ADDRESS: bucket.url,
    KEY_ADDRESS: `${bucket.url}/amazon-ssm-agent.gpg`,
  });
}

test("the agent is installed when its signature is of the key that Amazon publishes, and begins anew", async () => {
  expect(await run(bucket.fingerprint)).toMatchObject({ code: 0 });

  expect(changes()).toEqual([
    "apt-get package.deb",
    "systemctl enable --quiet amazon-ssm-agent.service",
    "systemctl restart amazon-ssm-agent.service",
  ]);
});

test("one that is there is left as it is", async () => {
  notedPrograms(server, { "dpkg-query": 'echo "ii "' });

  expect(await run(amazons)).toMatchObject({ code: 0 });

  expect(changes()).toEqual([
    "systemctl enable --quiet amazon-ssm-agent.service",
    "systemctl restart amazon-ssm-agent.service",
  ]);
});

test("Ubuntu's snap is started, and nothing is installed beside it", async () => {
  notedPrograms(server, { snap: "" });

  expect(await run(amazons)).toMatchObject({ code: 0 });

  expect(changes()).toEqual([
    "snap list amazon-ssm-agent",
    "snap start --enable amazon-ssm-agent",
    "snap restart amazon-ssm-agent",
  ]);
});

test.each([
  ["a package", {}, ["systemctl start amazon-ssm-agent.service"]],
  ["a snap", { snap: "" }, ["snap start --enable amazon-ssm-agent"]],
])("an agent by which somebody comes is not cut off: %s", async (_what, programs, last) => {
  notedPrograms(server, { "dpkg-query": 'echo "ii "', ...programs });
  atWork("amazon-ssm-agent");
  atWork("ssm-session-worker");

  expect(await run(amazons)).toMatchObject({ code: 0 });

  expect(changes().slice(-1)).toEqual(last);
});

test("a package of another key, or changed under its signature, is not installed", async () => {
  const ofAnother = await run(amazons);
  bucket.replace(deb, "another package");
  const changed = await run(bucket.fingerprint);

  expect([ofAnother.code, changed.code]).toEqual([1, 1]);
  expect(ofAnother.stderr).toContain(
    `the SSM agent is not signed by Amazon's key ${amazons}: do not install it; tell Amazon, and set tierwright:aws.sessionManager to false meanwhile`,
  );
  expect(changes()).toEqual([]);
});

test("a machine of a group does without rather than being given up", async () => {
  mkdirSync(server.path("etc/tierwright/group"), { recursive: true });
  writeFileSync(server.path("etc/tierwright/group/settings"), "");

  const outcome = await run(amazons);

  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain(
    `this machine has no shell of Session Manager: the SSM agent is not signed by Amazon's key ${amazons}`,
  );
  expect(changes()).toEqual([]);
});

test("a machine of a group to which deployments come by the agent is given up without it", async () => {
  mkdirSync(server.path("etc/tierwright/group"), { recursive: true });
  writeFileSync(server.path("etc/tierwright/group/settings"), "");

  const outcome = await run(amazons, "yes");

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("tell Amazon, and set tierwright:aws.sshBy to network meanwhile");
});

test("what came with Tierwright is stopped at the end, what was there before is not", async () => {
  const end = () => server.runScript(scriptOf("session-manager.remove"));

  await end();
  expect(changes()).toEqual([]);

  await run(bucket.fingerprint);
  expect(await end()).toMatchObject({ code: 0 });
  expect(changes().at(-1)).toBe("systemctl disable --quiet --now amazon-ssm-agent.service");
});
