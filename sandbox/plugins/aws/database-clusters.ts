import {
  CreateDBClusterCommand,
  type CreateDBClusterCommandInput,
  type DBCluster,
  DeleteDBClusterCommand,
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  type ModifyDBClusterCommandInput,
} from "@aws-sdk/client-rds";
import type { Values } from "../../engine/values";
import { type AwsKind, found, onlyChanged } from "./aws-kind";
import type { Cloud } from "./connection";
import { changeOptions, exportedLogs, lastSnapshot } from "./database-changes";
import { retagDatabase } from "./databases";
import { nameFor } from "./names";
import { requestPart } from "./request";
import { allTags } from "./tags";
import { until } from "./waiting";

/** The real provider's limit for each of its requests. */
const availableSeconds = 2 * 60 * 60;

/** What can be said of a cluster at any time. */
function changeable(inputs: Values): ModifyDBClusterCommandInput {
  return requestPart<ModifyDBClusterCommandInput>(
    inputs,
    [
      ...(["BackupRetentionPeriod", "CopyTagsToSnapshot"] as const),
      ...(["DeletionProtection", "EngineVersion", "VpcSecurityGroupIds"] as const),
    ],
    {
      DBClusterParameterGroupName: "dbClusterParameterGroupName",
      MasterUserPassword: "masterPassword",
      ServerlessV2ScalingConfiguration: "serverlessv2ScalingConfiguration",
    },
  );
}

export const databaseCluster: AwsKind = {
  required: ["engine"],
  replaceOn: [
    ...[
      "availabilityZones",
      "clusterIdentifier",
      "clusterIdentifierPrefix",
      "databaseName",
      "dbSubnetGroupName",
    ],
    ...["engine", "engineMode", "kmsKeyId", "masterUsername", "snapshotIdentifier", "storageEncrypted"],
  ],
  uniqueName: "clusterIdentifier",
  retag: retagDatabase,
  create: async (cloud, inputs, call) => {
    const DBClusterIdentifier = nameFor(inputs, call, "clusterIdentifier", 63);
    const request = {
      ...changeable(inputs),
      ...exportedLogs(inputs),
      ...requestPart<CreateDBClusterCommandInput>(
        inputs,
        [
          "AvailabilityZones",
          "DatabaseName",
          "Engine",
          "EngineMode",
          "KmsKeyId",
          "MasterUsername",
          "StorageEncrypted",
        ],
        { DBSubnetGroupName: "dbSubnetGroupName" },
      ),
      DBClusterIdentifier,
      Tags: allTags(cloud, inputs),
    };
    await cloud.rds.send(new CreateDBClusterCommand(request));
    await untilAvailable(cloud, DBClusterIdentifier);
    return DBClusterIdentifier;
  },
  read: async (cloud, id) => {
    const there = found(await describe(cloud, id), `cluster ${id}`);
    return {
      arn: there.DBClusterArn,
      clusterIdentifier: id,
      clusterResourceId: there.DbClusterResourceId,
      endpoint: there.Endpoint,
      readerEndpoint: there.ReaderEndpoint,
      port: there.Port,
      hostedZoneId: there.HostedZoneId,
      engineVersionActual: there.EngineVersion,
    };
  },
  update: async (cloud, DBClusterIdentifier, change) => {
    const request = { ...changeable(onlyChanged(change)), ...changeOptions(change), DBClusterIdentifier };
    await cloud.rds.send(new ModifyDBClusterCommand(request));
    await untilAvailable(cloud, DBClusterIdentifier);
  },
  delete: async (cloud, DBClusterIdentifier, olds) => {
    const { SkipFinalSnapshot, name: FinalDBSnapshotIdentifier } = lastSnapshot(olds);
    const request = { DBClusterIdentifier, SkipFinalSnapshot, FinalDBSnapshotIdentifier };
    await cloud.rds.send(new DeleteDBClusterCommand(request));
    await until(`${DBClusterIdentifier} to be gone`, availableSeconds, async () =>
      (await describe(cloud, DBClusterIdentifier)) === undefined ? true : undefined,
    );
  },
};

async function describe(cloud: Cloud, DBClusterIdentifier: string): Promise<DBCluster | undefined> {
  try {
    const request = new DescribeDBClustersCommand({ DBClusterIdentifier });
    return (await cloud.rds.send(request)).DBClusters?.[0];
  } catch (error) {
    if (error instanceof Error && error.name.startsWith("DBClusterNotFound")) return undefined;
    throw error;
  }
}

async function untilAvailable(cloud: Cloud, id: string): Promise<void> {
  await until(`${id} to be available`, availableSeconds, async () => {
    const there = await describe(cloud, id);
    return there?.Status === "available" ? there : undefined;
  });
}
