import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RdsPostgresql } from "../../../settings/aws/rds";
import type { MadeDatabase, RdsCommon } from "./made-database";
import { beforeDatabase, ofEveryDatabase, ofEveryInstance } from "./inputs";

/** An instance of RDS, and with several zones one that stands by. */
export function postgresqlInstance(
  name: string,
  rds: RdsPostgresql,
  common: RdsCommon,
  parent: pulumi.Resource,
): MadeDatabase {
  const instance = new aws.rds.Instance(
    name,
    {
      ...ofEveryDatabase(rds, common),
      ...ofEveryInstance(rds),
      identifier: common.identifier,
      engine: "postgres",
      instanceClass: rds.instanceClass,
      allocatedStorage: rds.storageGiB,
      maxAllocatedStorage: rds.maximumStorageGiB,
      storageType: "gp3",
      parameterGroupName: common.parameterGroup,
      username: common.master,
      password: common.password,
      multiAz: rds.multiZone,
    },
    { parent, protect: rds.protect, dependsOn: beforeDatabase(common) },
  );
  return {
    address: instance.address,
    dimension: { DBInstanceIdentifier: instance.identifier },
    ready: [instance],
  };
}
