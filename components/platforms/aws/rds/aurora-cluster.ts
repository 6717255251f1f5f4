import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RdsAurora } from "../../../settings/aws/rds";
import type { MadeDatabase, RdsCommon } from "./made-database";
import { beforeDatabase, ofEveryDatabase, ofEveryInstance } from "./inputs";

/** A cluster of Aurora with one instance, or two in different zones, of which the second takes over. */
export function auroraCluster(
  name: string,
  rds: RdsAurora,
  common: RdsCommon,
  parent: pulumi.Resource,
): MadeDatabase {
  const cluster = new aws.rds.Cluster(
    name,
    {
      ...ofEveryDatabase(rds, common),
      clusterIdentifier: common.identifier,
      engine: "aurora-postgresql",
      dbClusterParameterGroupName: common.parameterGroup,
      masterUsername: common.master,
      masterPassword: common.password,
    },
    { parent, protect: rds.protect, dependsOn: beforeDatabase(common) },
  );
  const instances = (rds.multiZone ? [1, 2] : [1]).map(
    (number) =>
      new aws.rds.ClusterInstance(
        `${name}-${number}`,
        {
          ...ofEveryInstance(rds),
          identifier: pulumi.interpolate`${common.identifier}-${number}`,
          clusterIdentifier: cluster.id,
          engine: "aurora-postgresql",
          instanceClass: rds.instanceClass,
          applyImmediately: true,
          copyTagsToSnapshot: true,
          tags: common.tags,
        },
        { parent },
      ),
  );
  return {
    address: cluster.endpoint,
    dimension: { DBClusterIdentifier: cluster.clusterIdentifier },
    ready: [cluster, ...instances],
  };
}
