import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "./group";

/** A database of RDS and one of Aurora. */
export function database(network: Network, options: pulumi.CustomResourceOptions) {
  const config = new pulumi.Config();
  const subnets = new aws.rds.SubnetGroup("database-subnets", { subnetIds: network.subnets }, options);
  const parameters = [{ name: "rds.force_ssl", value: "1", applyMethod: "immediate" }];
  const group = new aws.rds.ParameterGroup(
    "database-parameters",
    { family: "postgres17", parameters },
    options,
  );
  const clusterGroup = new aws.rds.ClusterParameterGroup(
    "cluster-parameters",
    { family: "aurora-postgresql17", parameters },
    options,
  );
  const common = {
    engineVersion: "17.4",
    applyImmediately: true,
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [network.security],
    storageEncrypted: true,
    backupRetentionPeriod: config.getNumber("backupDays") ?? 7,
    deletionProtection: config.getBoolean("protect") ?? false,
    skipFinalSnapshot: false,
    enabledCloudwatchLogsExports: ["postgresql"],
  };
  const instance = new aws.rds.Instance(
    "database",
    {
      ...common,
      identifier: "fixture-db",
      engine: "postgres",
      instanceClass: config.get("databaseClass") ?? "db.t4g.small",
      allocatedStorage: 20,
      storageType: "gp3",
      parameterGroupName: group.name,
      username: "tierwright",
      password: config.requireSecret("password"),
      finalSnapshotIdentifier: "fixture-db-final",
      multiAz: false,
    },
    options,
  );
  const cluster = new aws.rds.Cluster(
    "cluster",
    {
      ...common,
      clusterIdentifier: "fixture-cluster",
      engine: "aurora-postgresql",
      dbClusterParameterGroupName: clusterGroup.name,
      masterUsername: "tierwright",
      masterPassword: config.requireSecret("password"),
      skipFinalSnapshot: true,
    },
    options,
  );
  new aws.rds.ClusterInstance(
    "cluster-1",
    {
      identifier: "fixture-cluster-1",
      clusterIdentifier: cluster.id,
      engine: "aurora-postgresql",
      instanceClass: "db.t4g.medium",
      publiclyAccessible: false,
    },
    options,
  );
  return instance.address;
}
