import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FixtureStack } from "../engine/fixture-stack";
import { ownCertificate } from "../../support/own-certificate";
import { CloudApi } from "./cloud-api";
import { Inventory } from "./inventory";

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), "services-"));
const stack = new FixtureStack(join(__dirname, "services-program"));
const site = ownCertificate(folder, "DNS:app.example.org");
const settings: Record<string, unknown> = {
  content: "step one\n",
  type: "t4g.small",
  minimum: 2,
  domain: "app.example.org",
  key: readFileSync(site.key, "utf8"),
  certificate: readFileSync(site.certificate, "utf8"),
  password: "correct horse battery staple",
};
let cloud: CloudApi;
let there: Inventory;

beforeAll(async () => {
  cloud = await CloudApi.start();
  there = new Inventory(cloud.settings);
  await there.makeZone("example.org");
});

afterAll(() => {
  stack.dispose();
  cloud.stop();
  rmSync(folder, { recursive: true });
});

async function run(command: string, changes: Record<string, unknown> = {}): Promise<string> {
  Object.assign(settings, changes);
  stack.configure({ ...settings, endpointUrl: cloud.endpointUrl });
  const { code, output } = await stack.run(command, ...(command === "preview" ? [] : ["--yes"]));
  expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
  return output;
}

async function output(name: string): Promise<string> {
  return (await stack.run("stack", "output", name)).output.trim();
}

test("a group has as many machines in service as it needs, in the target group of its balancer", async () => {
  await run("up");

  const { members, tags } = await there.group("fixture-app");
  expect(members.map(({ LifecycleState }) => LifecycleState)).toEqual(["InService", "InService"]);
  expect(tags).toEqual([expect.objectContaining({ Key: "Name", Value: "app", PropagateAtLaunch: true })]);
  expect(await there.targets(await output("targetGroup"))).toEqual(
    members.map(({ InstanceId }) => InstanceId).sort(),
  );
});

test("a hook that a group is made with is changed by one of the same name", async () => {
  expect(await there.hooks("fixture-app")).toEqual([
    expect.objectContaining({ LifecycleHookName: "launch", HeartbeatTimeout: 600, DefaultResult: "ABANDON" }),
  ]);
});

test("a scheduled action leaves alone what it does not name by a number", async () => {
  const [morning] = await there.schedules("fixture-app");

  expect(morning).toMatchObject({ MinSize: 3, Recurrence: "0 7 * * MON-FRI", TimeZone: "Europe/Berlin" });
  expect([morning?.MaxSize, morning?.DesiredCapacity]).toEqual([undefined, undefined]);
});

test("a bucket is closed, encrypted and versioned, and has its objects", async () => {
  const name = await output("bucketName");

  expect(name).toMatch(/^fixture-\d{26}$/);
  expect(await there.bucket(name)).toMatchObject({
    versioning: "Enabled",
    encryption: "AES256",
    ownership: "BucketOwnerEnforced",
    access: { BlockPublicAcls: true, IgnorePublicAcls: false },
    rules: [
      { ID: "former", NoncurrentVersionExpiration: { NoncurrentDays: 90 } },
      { ID: "packed", Expiration: { Days: 30 }, Filter: { Prefix: "packed/" } },
    ],
  });
  expect(await there.object(name, "steps/one")).toBe("step one\n");
  expect(await there.object(name, "uploads/file")).toContain("name: fixture");
});

test("a listener divides requests by the name of their host", async () => {
  const rules = await there.rules(await output("targetGroup"));

  expect(rules.map(({ Priority }) => Priority)).toEqual(["10", "11", "default"]);
  expect(rules[0]?.Conditions?.[0]?.HostHeaderConfig?.Values).toEqual(["app.example.org"]);
  expect(rules[1]?.Actions?.[0]?.RedirectConfig).toMatchObject({
    ...{ Host: "app.example.org", Path: "/#{path}", Query: "#{query}" },
    StatusCode: "HTTP_301",
  });
  expect(rules[2]?.Actions?.[0]?.FixedResponseConfig).toMatchObject({ StatusCode: "404" });
});

test("a domain leads to the balancer, and a requested certificate is proved by its record", async () => {
  const records = await there.records();

  expect(records).toContainEqual(
    expect.objectContaining({
      Name: "app.example.org.",
      AliasTarget: expect.objectContaining({
        DNSName: expect.stringContaining(await output("balancerAddress")) as string,
      }) as object,
    }),
  );
  expect(records.filter(({ Type }) => Type === "CNAME")).toHaveLength(1);
  expect((await there.certificates()).sort()).toEqual(["AMAZON_ISSUED ISSUED", "IMPORTED ISSUED"]);
});

test("nothing changes in a second run", async () => {
  expect(await run("preview")).not.toMatch(/to (create|update|replace)/);
});

test("a preview tells of the new version of the launch template that the group will have", async () => {
  const preview = await run("preview", { type: "t4g.medium", content: "step two\n" });

  expect(preview).toMatch(/Group +group update/);
  expect(preview).toMatch(/3 to update/);
});

test("what AWS can change is changed, and machines are refreshed when they are made from something else", async () => {
  await there.resize("fixture-app", 3);
  const changes = {
    keepDays: 5,
    cpuPercent: 50,
    idleSeconds: 90,
    healthPath: "/well",
    priority: 20,
    label: "web",
  };
  const operations = { retentionDays: 7, threshold: 3, keepSnapshots: 3 };
  const summary = await run("up", {
    ...changes,
    ...operations,
    backupDays: 9,
    databaseClass: "db.t4g.medium",
    protect: true,
  });

  expect(summary).toMatch(/13 updated\n +30 unchanged/);
  const name = await output("bucketName");
  const { desired, tags } = await there.group("fixture-app");
  // The size that the group had found by itself stays.
  expect([desired, tags.map(({ Value }) => Value)]).toEqual([3, ["web"]]);
  expect(await there.refreshes("fixture-app")).toEqual([
    expect.objectContaining({
      DesiredConfiguration: expect.objectContaining({
        LaunchTemplate: expect.objectContaining({ Version: "2" }) as object,
      }) as object,
      Preferences: expect.objectContaining({
        MinHealthyPercentage: 50,
        AutoRollback: true,
        InstanceWarmup: 0,
      }) as object,
    }),
  ]);
  expect(await there.object(name, "steps/one")).toBe("step two\n");
  expect((await there.bucket(name)).rules[0]).toMatchObject({
    NoncurrentVersionExpiration: { NoncurrentDays: 5 },
  });
  expect((await there.rules(await output("targetGroup"))).map(({ Priority }) => Priority)).toContain("20");
  expect(await there.operations()).toEqual({
    alarm: 3,
    log: 7,
    snapshots: 3,
    database: ["db.t4g.medium", 9],
    cluster: 9,
  });
});

test("a target group with another port is another one, which the rule and the group take", async () => {
  const before = await output("targetGroup");

  await run("up", { port: 12_063 });

  const after = await output("targetGroup");
  expect(after).not.toBe(before);
  expect(await there.targets(after)).toHaveLength(3);
});

test("a database that is protected is not deleted, and what went with the others is made again", async () => {
  const { code, output: refusal } = await stack.run("destroy", "--yes");

  expect(code).not.toBe(0);
  expect(refusal).toMatch(/deletion protection/i);
  expect(await run("up", { protect: false })).toMatch(/2 updated/);
});

test("destroy leaves a database's last snapshot, and nothing else", async () => {
  await run("destroy");

  expect(await there.all()).toEqual(["snapshot fixture-db-final"]);
});
