import * as pulumi from "@pulumi/pulumi";
import type { RdsSettings } from "../../../settings/aws/rds";
import type { RdsCommon } from "./made-database";

/** What instances of RDS and clusters of Aurora have in common. */
export function ofEveryDatabase(rds: RdsSettings, common: RdsCommon) {
  return {
    engineVersion: common.engineVersion,
    // A new major version is in the settings because somebody wants it.
    allowMajorVersionUpgrade: true,
    // At once rather than in the next night of maintenance: what a run has shown is what it has done.
    applyImmediately: true,
    dbSubnetGroupName: common.subnetGroup,
    vpcSecurityGroupIds: [common.securityGroup],
    storageEncrypted: true,
    backupRetentionPeriod: rds.backupDays,
    copyTagsToSnapshot: true,
    deletionProtection: rds.protect,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: pulumi.interpolate`${common.identifier}-final`,
    ...(common.log === undefined ? {} : { enabledCloudwatchLogsExports: ["postgresql"] }),
    tags: common.tags,
  };
}

/** What has to be there before: RDS makes a log group itself where there is none. */
export function beforeDatabase({ log }: Pick<RdsCommon, "log">): pulumi.Resource[] {
  return log === undefined ? [] : [log];
}

/** What every machine of a database is told. */
export function ofEveryInstance({ version }: Pick<RdsSettings, "version">) {
  return {
    publiclyAccessible: false,
    // The authority that app servers know.
    caCertIdentifier: "rds-ca-rsa2048-g1",
    // Who names `17.6` wants that one; were AWS to take 17.7, the next refresh would ask for a way back, which there is not.
    autoMinorVersionUpgrade: !version.includes("."),
    performanceInsightsEnabled: false,
  };
}
