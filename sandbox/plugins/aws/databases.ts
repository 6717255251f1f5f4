import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceCommandInput,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-rds";
import type { Values } from "../../engine/values";
import { text } from "../inputs";
import { type AwsKind, type Change, found, onlyChanged } from "./aws-kind";
import type { Cloud } from "./connection";
import { changeOptions, exportedLogs, lastSnapshot } from "./database-changes";
import { nameFor } from "./names";
import { requestPart } from "./request";
import { allTags, retagBy } from "./tags";
import { until } from "./waiting";

/** The real provider's limit for making and changing one. */
const availableSeconds = 80 * 60;

/** Tags of anything at RDS, by its ARN, which the outputs have. */
export const retagDatabase: NonNullable<AwsKind["retag"]> = (cloud, _, inputs, olds) =>
  retagBy({
    add: (_cloud, ResourceName, Tags) => cloud.rds.send(new AddTagsToResourceCommand({ ResourceName, Tags })),
    remove: (_cloud, ResourceName, TagKeys) =>
      cloud.rds.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys })),
  })(cloud, text(olds, "arn") ?? "", inputs, olds);

/** What can be said of an instance at any time. */
function changeable(inputs: Values): ModifyDBInstanceCommandInput {
  return requestPart<ModifyDBInstanceCommandInput>(
    inputs,
    [
      ...(["AllocatedStorage", "AutoMinorVersionUpgrade"] as const),
      ...([
        "BackupRetentionPeriod",
        "CopyTagsToSnapshot",
        "DeletionProtection",
        "EngineVersion",
        "Iops",
      ] as const),
      ...(["MaxAllocatedStorage", "MonitoringInterval", "PromotionTier", "PubliclyAccessible"] as const),
      ...(["StorageThroughput", "StorageType", "VpcSecurityGroupIds"] as const),
    ],
    {
      CACertificateIdentifier: "caCertIdentifier",
      DBInstanceClass: "instanceClass",
      DBParameterGroupName: "parameterGroupName",
      DBSubnetGroupName: "dbSubnetGroupName",
      EnablePerformanceInsights: "performanceInsightsEnabled",
      MasterUserPassword: "password",
      MultiAZ: "multiAz",
      PreferredBackupWindow: "backupWindow",
      PreferredMaintenanceWindow: "maintenanceWindow",
    },
  );
}

async function make(cloud: Cloud, inputs: Values, identifier: string): Promise<DBInstance> {
  const request = {
    ...changeable(inputs),
    ...exportedLogs(inputs),
    ...requestPart<CreateDBInstanceCommandInput>(
      inputs,
      ["AvailabilityZone", "Engine", "KmsKeyId", "StorageEncrypted"],
      {
        DBClusterIdentifier: "clusterIdentifier",
        DBName: "dbName",
        MasterUsername: "username",
      },
    ),
    DBInstanceIdentifier: identifier,
    Tags: allTags(cloud, inputs),
  };
  await cloud.rds.send(new CreateDBInstanceCommand(request));
  return untilAvailable(cloud, identifier);
}

async function change(cloud: Cloud, identifier: string, parts: Change): Promise<void> {
  const name = text(parts.inputs, "identifier") ?? identifier;
  const request = {
    ...changeable(onlyChanged(parts)),
    ...changeOptions(parts),
    DBInstanceIdentifier: identifier,
    ...(name !== identifier && { NewDBInstanceIdentifier: name }),
  };
  await cloud.rds.send(new ModifyDBInstanceCommand(request));
  await untilAvailable(cloud, name);
}

async function remove(cloud: Cloud, DBInstanceIdentifier: string, last: object): Promise<void> {
  await cloud.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, ...last }));
  await until(`${DBInstanceIdentifier} to be gone`, availableSeconds, async () =>
    (await describe(cloud, DBInstanceIdentifier)) === undefined ? true : undefined,
  );
}

async function describe(cloud: Cloud, DBInstanceIdentifier: string): Promise<DBInstance | undefined> {
  try {
    const request = new DescribeDBInstancesCommand({ DBInstanceIdentifier });
    return (await cloud.rds.send(request)).DBInstances?.[0];
  } catch (error) {
    if (error instanceof Error && error.name.startsWith("DBInstanceNotFound")) return undefined;
    throw error;
  }
}

function untilAvailable(cloud: Cloud, identifier: string): Promise<DBInstance> {
  return until(`${identifier} to be available`, availableSeconds, async () => {
    const there = await describe(cloud, identifier);
    if (there?.DBInstanceStatus === "failed")
      throw new Error(`unexpected state 'failed' of ${identifier}, wanted target 'available'`);
    return there?.DBInstanceStatus === "available" ? there : undefined;
  });
}

function factsOf(there: DBInstance) {
  return {
    arn: there.DBInstanceArn,
    identifier: there.DBInstanceIdentifier,
    port: there.Endpoint?.Port,
    availabilityZone: there.AvailabilityZone,
    engineVersionActual: there.EngineVersion,
  };
}

/** An instance by itself; its id is AWS's own name for it, which stays when it is renamed. */
export const database: AwsKind = {
  required: ["identifier", "instanceClass"],
  replaceOn: [
    ...["availabilityZone", "dbName", "engine", "identifierPrefix", "kmsKeyId", "snapshotIdentifier"],
    ...["storageEncrypted", "timezone", "username"],
  ],
  uniqueName: "identifier",
  retag: retagDatabase,
  create: async (cloud, inputs) =>
    found((await make(cloud, inputs, text(inputs, "identifier") ?? "")).DbiResourceId, "DbiResourceId"),
  read: async (cloud, _, inputs) => {
    const identifier = text(inputs, "identifier") ?? "";
    const there = found(await describe(cloud, identifier), `database ${identifier}`);
    const { Address = "", Port = "", HostedZoneId } = there.Endpoint ?? {};
    return {
      ...factsOf(there),
      address: Address,
      endpoint: `${Address}:${Port}`,
      hostedZoneId: HostedZoneId,
      resourceId: there.DbiResourceId,
      status: there.DBInstanceStatus,
    };
  },
  update: (cloud, _, parts) => change(cloud, text(parts.olds, "identifier") ?? "", parts),
  delete: (cloud, _, olds) => {
    const { SkipFinalSnapshot, name: FinalDBSnapshotIdentifier } = lastSnapshot(olds);
    const last = { SkipFinalSnapshot, FinalDBSnapshotIdentifier };
    return remove(cloud, text(olds, "identifier") ?? "", last);
  },
};

/** An instance of a cluster, which has the data. */
export const clusterInstance: AwsKind = {
  required: ["clusterIdentifier", "engine", "instanceClass"],
  replaceOn: [
    ...["availabilityZone", "clusterIdentifier", "customIamInstanceProfile", "dbSubnetGroupName", "engine"],
    ...["identifier", "identifierPrefix"],
  ],
  uniqueName: "identifier",
  retag: retagDatabase,
  create: async (cloud, inputs, call) => {
    const identifier = nameFor(inputs, call, "identifier", 63);
    await make(cloud, inputs, identifier);
    return identifier;
  },
  read: async (cloud, id) => {
    const there = found(await describe(cloud, id), `database ${id}`);
    return {
      ...factsOf(there),
      endpoint: there.Endpoint?.Address,
      dbiResourceId: there.DbiResourceId,
    };
  },
  update: change,
  delete: (cloud, id) => remove(cloud, id, {}),
};
