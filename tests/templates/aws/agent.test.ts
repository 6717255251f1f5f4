import { readFileSync } from "node:fs";
import path from "node:path";
import { ServerWithScripts } from "../app/server-with-scripts";
import type { Outcome } from "../host/server-directory";
import { notedCalls, notedPrograms, packagesBut, SignedPackages } from "./signed-packages";

const deb = "debian/amd64/latest/amazon-cloudwatch-agent.deb";
const amazons = "937616F3450B7D806CBD9725D58167303B789C72";
let bucket: SignedPackages;
let server: ServerWithScripts;

beforeAll(async () => {
  bucket = new SignedPackages("assets/amazon-cloudwatch-agent.gpg");
  await bucket.open();
});

afterAll(() => {
  bucket.remove();
});

beforeEach(() => {
  bucket.sign(deb);
  server = new ServerWithScripts();
});

afterEach(() => {
  server.remove();
});

/** Installs the agent on a server that does not have it, whose script knows this key. */
function install(
  known: string,
  start = "",
  variables: Readonly<Record<string, string>> = { REGION: "eu-central-1", AGENT_ADDRESS: bucket.url },
): Promise<Outcome> {
  notedPrograms(server, {
    dpkg: "[[ $1 != --print-architecture ]] || echo amd64",
    "dpkg-query": packagesBut("amazon-cloudwatch-agent"),
    "apt-get": "",
    "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl": start,
  });
  const script = readFileSync(path.join(__dirname, "../../../templates/aws/agent.sh"), "utf8")
    .replace(amazons, known)
    .replaceAll("/opt/aws", server.path("/opt/aws"));
  return server.runScript(`FACT_OS=debian\n${script}`, {
    CONFIGURATION: "/etc/tierwright/cloudwatch-agent.json",
    ...variables,
  });
}

test("the agent is installed when its signature is of the key that Amazon publishes", async () => {
  expect(await install(bucket.fingerprint)).toMatchObject({ code: 0 });

  expect(notedCalls(server)).toMatch(/^apt-get .*install .*package\.deb$/m);
  expect(notedCalls(server)).toMatch(
    /ctl -a fetch-config -m ec2 -s -c file:\/etc\/tierwright\/cloudwatch-agent\.json$/m,
  );
});

test("another package under the same signature is not installed", async () => {
  bucket.replace(deb, "another package");

  const outcome = await install(bucket.fingerprint);

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(
    `the CloudWatch agent is not signed by Amazon's key ${bucket.fingerprint}: do not install it; tell Amazon, and set tierwright:aws.logs to off meanwhile`,
  );
  expect(notedCalls(server)).not.toContain("install");
});

test("a key that lies beside the package counts for nothing by itself", async () => {
  const outcome = await install(amazons);

  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(`is not signed by Amazon's key ${amazons}`);
  expect(notedCalls(server)).not.toContain("install");
});

test("a machine of a group does without rather than being given up", async () => {
  server.write("etc/tierwright/group/settings", "");

  const outcome = await install(amazons);

  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain(
    `CloudWatch has neither logs nor numbers of this machine: the CloudWatch agent is not signed by Amazon's key ${amazons}`,
  );
  expect(notedCalls(server)).not.toMatch(/install .*package\.deb|fetch-config/);
});

test("nor is one whose agent does not start", async () => {
  server.write("etc/tierwright/group/settings", "");

  const outcome = await install(bucket.fingerprint, "exit 1");

  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain("the CloudWatch agent does not take its configuration");
});

test.each([
  ["eu-central-1", "amazonaws.com"],
  ["cn-north-1", "amazonaws.com.cn"],
])("in %s the package comes from %s", async (region, domain) => {
  notedPrograms(server, { curl: "exit 22" });

  const { stderr } = await install(amazons, "", { REGION: region });

  expect(stderr).toContain(
    `https://amazoncloudwatch-agent-${region}.s3.${region}.${domain}/debian/amd64/latest/amazon-cloudwatch-agent.deb cannot be fetched`,
  );
});
