import type { RdsSettings } from "../../../components/settings/aws/rds";
import { passwordOf } from "../../deployment/recorded-resources";
import { sampleSettings } from "../../deployment/sample-settings";
import { type AwsResources, ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";

const app1 = ec2("app1", ["webserver", "app"]);

const network = {
  ...ownNetwork,
  nat: "unused",
  publicSubnets: subnets("public", 2),
  dynamicSubnets: { public: [], private: subnets("private", 2) },
} as const;

const common = {
  version: "17",
  multiZone: false,
  backupDays: 7,
  protect: true,
  certificateAuthority: "the authority of Amazon",
} as const;

const postgresql = {
  ...common,
  engine: "postgresql",
  instanceClass: "db.t4g.small",
  storageGiB: 20,
  maximumStorageGiB: 100,
} as const satisfies RdsSettings;

function record(
  rds: RdsSettings,
  parameters: Readonly<Record<string, string>> = {},
  aws: Parameters<typeof recordOnAws>[1] = {},
): Promise<AwsResources> {
  const database = { ...sampleSettings().database, rds, parameters };
  return recordOnAws([app1], { network, zones: ["eu-central-1a", "eu-central-1b"], ...aws }, { database });
}

/** What of these types is made. */
function only(
  { names }: AwsResources,
  types: readonly string[],
): Readonly<Record<string, readonly string[] | undefined>> {
  return Object.fromEntries(types.map((type) => [type, names[type]]));
}

const types = ["SubnetGroup", "ParameterGroup", "ClusterParameterGroup", "Cluster", "ClusterInstance"];

test("an instance of RDS is made with all that is safe, and nothing that costs more unasked", async () => {
  const resources = await record(postgresql);

  expect(only(resources, types)).toEqual({
    SubnetGroup: ["database-subnets"],
    ParameterGroup: ["database-parameters"],
  });
  const { identifier, finalSnapshotIdentifier, password, ...inputs } = resources.inputs(
    "rds/instance:Instance",
    "database",
  );
  expect(identifier).toMatch(/^tierwright-test-/);
  expect(finalSnapshotIdentifier).toBe(`${String(identifier)}-final`);
  expect(password).toBe(passwordOf("test-servers-database-password"));
  expect(inputs).toEqual({
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.small",
    skipFinalSnapshot: false,
    deletionProtection: true,
    allocatedStorage: 20,
    maxAllocatedStorage: 100,
    storageType: "gp3",
    storageEncrypted: true,
    multiAz: false,
    publiclyAccessible: false,
    dbSubnetGroupName: "test-servers-database-subnets",
    parameterGroupName: "test-servers-database-parameters",
    vpcSecurityGroupIds: ["test-servers-shared-groups-db"],
    username: "tierwright",
    backupRetentionPeriod: 7,
    copyTagsToSnapshot: true,
    caCertIdentifier: "rds-ca-rsa2048-g1",
    autoMinorVersionUpgrade: true,
    allowMajorVersionUpgrade: true,
    applyImmediately: true,
    performanceInsightsEnabled: false,
    tags: { Name: "test-database" },
  });
});

test("it lies in the private subnets in which AWS chooses addresses, and app servers alone reach it", async () => {
  const resources = await record(postgresql);

  expect(resources.inputs("SubnetGroup", "database-subnets").subnetIds).toHaveLength(2);
  expect(resources.letIn.filter((rule) => rule.startsWith("db:"))).toEqual(["db: tcp 5432 from app"]);
  expect(resources.letOut.filter((rule) => rule.startsWith("db:"))).toEqual([]);
});

test("it takes connections with TLS alone, and the parameters of the settings", async () => {
  const resources = await record(postgresql, { work_mem: "8192" });

  expect(resources.inputs("ParameterGroup", "database-parameters")).toMatchObject({
    family: "postgres17",
    parameters: [
      { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
      { name: "work_mem", value: "8192", applyMethod: "pending-reboot" },
    ],
  });
});

test("minor versions come by themselves, unless the settings name one", async () => {
  const named = { ...postgresql, version: "17.6" };
  const aurora = { ...common, engine: "aurora-postgresql", instanceClass: "db.t4g.medium" } as const;

  const [open, fixed, ofAurora] = [
    await record(postgresql),
    await record(named),
    await record({ ...aurora, version: "17.6" }),
  ];

  expect(open.inputs("rds/instance:Instance", "database").autoMinorVersionUpgrade).toBe(true);
  expect(fixed.inputs("rds/instance:Instance", "database").autoMinorVersionUpgrade).toBe(false);
  expect(ofAurora.inputs("ClusterInstance", "database-1").autoMinorVersionUpgrade).toBe(false);
});

test.each([
  ["rds/instance:Instance", postgresql, "instance"],
  ["Cluster", { ...common, engine: "aurora-postgresql", instanceClass: "db.t4g.medium" }, "cluster"],
] as const)(
  "the log of %s goes to a group that forgets, and that is there before RDS makes one",
  async (type, rds, kind) => {
    const resources = await record(rds, {}, { logs: { retentionDays: 14 } });

    const database = resources.find(type, "database");
    const identifier = String(database.inputs.identifier ?? database.inputs.clusterIdentifier);
    expect(resources.inputs("LogGroup", "database-log")).toEqual({
      name: `/aws/rds/${kind}/${identifier}/postgresql`,
      retentionInDays: 14,
      tags: { Name: "test-database" },
    });
    expect(database.inputs.enabledCloudwatchLogsExports).toEqual(["postgresql"]);
    expect(database.dependsOn).toContain("test-servers-database-log");
  },
);

test("the database of another engine is called otherwise, since the last snapshot of this one has its name", async () => {
  const [first, second] = [
    await record(postgresql),
    await record({ ...common, engine: "aurora-postgresql", instanceClass: "db.t4g.medium" }),
  ];

  const keepers = [first, second].map(
    ({ all }) => all.find(({ name }) => name === "test-servers-database-suffix")?.inputs.keepers,
  );
  expect(keepers).toEqual([{ engine: "postgresql" }, { engine: "aurora-postgresql" }]);
});

test("it is protected as far as the settings say", async () => {
  const [held, free] = [await record(postgresql), await record({ ...postgresql, protect: false })];

  expect(held.find("rds/instance:Instance", "database").protect).toBe(true);
  expect(free.find("rds/instance:Instance", "database").protect).toBe(false);
  expect(free.inputs("rds/instance:Instance", "database")).toMatchObject({
    deletionProtection: false,
    skipFinalSnapshot: false,
  });
});

test("Aurora is a cluster, with a second machine over several zones", async () => {
  const aurora = { ...common, engine: "aurora-postgresql", instanceClass: "db.t4g.medium" } as const;
  const one = await record(aurora);
  const two = await record({ ...aurora, multiZone: true });

  expect(only(one, types)).toEqual({
    SubnetGroup: ["database-subnets"],
    ClusterParameterGroup: ["database-parameters"],
    Cluster: ["database"],
    ClusterInstance: ["database-1"],
  });
  expect(two.names.ClusterInstance).toEqual(["database-1", "database-2"]);
  expect(one.inputs("Cluster", "database")).toMatchObject({
    engine: "aurora-postgresql",
    engineVersion: "17",
    masterUsername: "tierwright",
    storageEncrypted: true,
    deletionProtection: true,
    skipFinalSnapshot: false,
    backupRetentionPeriod: 7,
  });
  expect(one.inputs("ClusterInstance", "database-1")).toMatchObject({
    instanceClass: "db.t4g.medium",
    publiclyAccessible: false,
    caCertIdentifier: "rds-ca-rsa2048-g1",
  });
});
