import { groupOf } from "../../components/settings/aws/group";
import { gatewayPort } from "../../components/settings/port-blocks";
import {
  autoScaling,
  type Change,
  existingNetwork,
  ownNetwork,
  settingsAfter,
} from "../support/changed-example";

test("a group has the defaults where it says nothing", () => {
  const settings = settingsAfter(
    autoScaling,
    ["servers.app", { roles: "app", group: {} }],
    ["aws.loadBalancer", undefined],
    ["aws.bucket", undefined],
    ["aws.backups", undefined],
    ["aws.logs", undefined],
    ["aws.alarms", undefined],
  );

  expect(groupOf(settings)).toEqual({
    name: "app",
    roles: ["app"],
    privateAddress: "127.0.0.1",
    port: 22,
    user: "admin",
    gone: false,
    machine: {
      kind: "group",
      instanceTypes: ["t4g.small"],
      architecture: "arm64",
      diskGiB: 20,
      subnet: "private",
      networks: ["10.42.192.0/20", "10.42.208.0/20"],
      minimum: 2,
      maximum: 4,
      cpuPercent: 60,
      requestsPerMachine: undefined,
      onDemand: undefined,
      schedule: [],
      warmUpSeconds: 120,
      bootTimeoutSeconds: 900,
    },
  });
  expect(settings.aws).toMatchObject({
    bastion: { instanceType: "t4g.nano", architecture: "arm64" },
    network: {
      kind: "own",
      nat: "one",
      privateSubnets: [],
      dynamicSubnets: { public: [{ zone: "eu-central-1a", cidr: "10.42.64.0/20" }, {}] },
    },
    loadBalancer: {
      scheme: "internet-facing",
      subnet: "public",
      idleSeconds: 60,
      protect: true,
      accessFrom: ["0.0.0.0/0"],
    },
    bucket: { name: undefined, expireReleasesDays: 90 },
    backups: "bucket",
    dns: { zone: "example.org", id: "Z0123456789ABCDEFGHIJ" },
    snapshots: undefined,
    logs: undefined,
    alarms: undefined,
    sessionManager: false,
  });
});

test("a group takes what it is told", () => {
  const { machine } = groupOf(settingsAfter(autoScaling, ["servers.app.group.cpuPercent", "off"])) ?? {};

  expect(machine).toMatchObject({
    instanceTypes: ["t4g.small", "t4g.medium"],
    cpuPercent: undefined,
    requestsPerMachine: 600,
    onDemand: 2,
    schedule: [
      {
        name: "0-7-any-any-mon-to-fri-europe-berlin",
        cron: "0 7 * * MON-FRI",
        timezone: "Europe/Berlin",
        minimum: 3,
        maximum: undefined,
        desired: 3,
      },
      { name: "evening", cron: "0 20 * * *", minimum: 2, maximum: 4, desired: undefined },
    ],
  });
});

test("behind nginx the balancer is internal, beside the group, and open to nobody else", () => {
  const settings = settingsAfter(
    autoScaling,
    ["webserver", undefined],
    ["servers.web1", { roles: "webserver" }],
    ["aws.loadBalancer", undefined],
    ["sites.prod.tls", "internal"],
    ["sites.prod.webserver", { readTimeoutSeconds: 300 }],
  );

  expect(settings.webserver.front).toBe("nginx");
  expect(settings.aws?.loadBalancer).toEqual({
    scheme: "internal",
    subnet: "private",
    idleSeconds: 300,
    protect: true,
    accessFrom: [],
  });
});

test("a group in public subnets needs no bastion, no NAT and no private subnets", () => {
  const settings = settingsAfter(
    autoScaling,
    ["servers.app.subnet", "public"],
    ["database.rds", undefined],
    ["servers.db1", { roles: "db", subnet: "public" }],
    ["aws.backups", undefined],
  );

  expect(groupOf(settings)?.machine.networks).toEqual(["10.42.64.0/20", "10.42.80.0/20"]);
  expect(settings.aws).toMatchObject({
    bastion: undefined,
    backups: "server",
    network: { nat: "unused", privateSubnets: [], dynamicSubnets: { private: [] } },
  });
});

test("RDS lies in private subnets, which need no way out for it alone", () => {
  const settings = settingsAfter(
    ownNetwork,
    ["servers", { all1: { roles: ["webserver", "app"] } }],
    ["aws.snapshots", undefined],
    ["database", { rds: { storageGiB: 60 } }],
  );

  expect(settings.database.rds).toEqual({
    engine: "postgresql",
    instanceClass: "db.t4g.small",
    version: "17",
    multiZone: false,
    backupDays: 7,
    protect: true,
    storageGiB: 60,
    maximumStorageGiB: 120,
    certificateAuthority: expect.stringContaining("BEGIN CERTIFICATE") as unknown,
  });
  expect(settings.aws).toMatchObject({
    bastion: undefined,
    bucket: { name: undefined },
    network: {
      nat: "unused",
      privateSubnets: [],
      dynamicSubnets: { public: [], private: [{ cidr: "10.42.192.0/20" }, { cidr: "10.42.208.0/20" }] },
    },
  });
});

test("without NAT, private servers have ways to the services that they ask, and to no others", () => {
  const endpoints = (file: string, ...changes: readonly Change[]) => {
    const { aws } = settingsAfter(file, ["aws.network.nat", "none"], ...changes);
    return aws?.network.kind === "own" ? aws.network.endpoints : undefined;
  };

  expect(endpoints(autoScaling)).toEqual(["ssm", "autoscaling", "ec2", "logs", "monitoring"]);
  expect(endpoints(autoScaling, ["aws.logs", "off"])).toEqual(["ssm", "autoscaling", "ec2"]);
  expect(endpoints(autoScaling, ["servers.app.subnet", "public"])).toEqual([]);
  expect(endpoints(ownNetwork)).toEqual(["ssm"]);
  expect(endpoints(ownNetwork, ["aws.sessionManager", true])).toEqual(["ssm", "ssmmessages"]);
  expect(
    endpoints(
      ownNetwork,
      ["aws.sshBy", "session-manager"],
      ["aws.sshFrom", undefined],
      ["aws.image", "ubuntu-24.04"],
    ),
  ).toEqual(["ssm", "ssmmessages"]);
  expect(endpoints(ownNetwork, ["aws.network.nat", "one"])).toEqual([]);
});

test("Aurora has larger machines and no sizes, and programs of PGDG are those of its version", () => {
  const { database } = settingsAfter(
    autoScaling,
    ["database", { packages: "pgdg", rds: { engine: "aurora-postgresql", version: "16.4" } }],
    ["aws.protect", false],
  );

  expect(database).toMatchObject({
    packages: { kind: "pgdg", version: 16 },
    rds: { engine: "aurora-postgresql", instanceClass: "db.t4g.medium", version: "16.4", protect: false },
  });
  expect(database.rds).not.toHaveProperty("storageGiB");
});

test("who is told of alarms is a mail address or a topic", () => {
  expect(settingsAfter(autoScaling).aws?.alarms).toEqual({ kind: "email", email: "ops@example.org" });
  expect(settingsAfter(ownNetwork).aws?.alarms).toEqual({
    kind: "topic",
    topic: "arn:aws:sns:eu-central-1:123456789012:alarms",
  });
});

test("a stack without a group has neither balancer nor bucket", () => {
  for (const file of [ownNetwork, existingNetwork]) {
    const settings = settingsAfter(file);

    expect(groupOf(settings)).toBeUndefined();
    expect(settings.aws).toMatchObject({ loadBalancer: undefined, bucket: undefined, backups: "server" });
  }
});

test("the gateway of a site has the last port of its block", () => {
  const [site] = settingsAfter(autoScaling, ["sites.prod.port", 12_000]).sites;

  expect(site && gatewayPort(site)).toBe(12_031);
});
