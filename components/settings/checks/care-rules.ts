import { bucketSchema } from "../aws/bucket";
import { groupServer, isMade } from "../aws/plan";
import { partition } from "../aws/regions";
import { placeOfBackups } from "../aws/resolve-bucket";
import { problem } from "../settings-error";
import { rule } from "./rule";
import { livingServers } from "./server-rules";

/** Snapshots are of the data volume, which a database's server of ours has. */
export const snapshotsOfVolumes = rule(["platform", "aws", "servers"], (sections) => {
  const { aws, servers } = sections;
  const hasVolume = livingServers(servers).some(
    ([, server]) => isMade(sections, server) && server.roles.includes("db"),
  );
  return sections.platform !== "aws" || aws.snapshots === undefined || hasVolume
    ? []
    : [
        problem(
          ["aws", "snapshots"],
          "is for the data volume of an EC2 server with the role db, and there is none; remove it. RDS has `database.rds.backupDays`",
        ),
      ];
});

/** Backups are copied by the role of a machine of ours. */
export const backupsToBucket = rule(["platform", "aws", "servers", "database"], (sections) => {
  const { platform, aws, servers, database } = sections;
  if (platform !== "aws" || aws.backups !== "bucket" || database.rds !== undefined) return [];
  const [server] = livingServers(servers).filter(([, { roles }]) => roles.includes("db"));
  if (server !== undefined && isMade(sections, server[1])) return [];
  return [
    problem(
      ["aws", "backups"],
      server === undefined
        ? "is bucket, and there is no database to back up; remove it"
        : `is bucket, and ${server[0]}, which exists already, has no role of AWS to write there; choose server`,
    ),
  ];
});

/**
 * CloudWatch, API reference of PutMetricAlarm: alarms tell topics of their own region alone.
 */
export const topicOfRegion = rule(["platform", "aws"], ({ platform, aws: { region, alarms } }) => {
  if (platform !== "aws" || region === undefined || alarms?.kind !== "topic") return [];
  const [, ofPartition = "", , place = ""] = alarms.topic.split(":");
  return place === region && ofPartition === partition(region)
    ? []
    : [
        problem(
          ["aws", "alarms", "topic"],
          `is in ${place} (${ofPartition}), and alarms in ${region} tell topics of ${region} (${partition(region)}) alone; name one there, or an email`,
        ),
      ];
});

/** A bucket is made for a group and for backups. */
export const useOfBucket = rule(["platform", "aws", "servers", "database"], (sections) => {
  const isUsed = groupServer(sections) !== undefined || placeOfBackups(sections) === "bucket";
  const isGiven = JSON.stringify(sections.aws.bucket) !== JSON.stringify(bucketSchema.parse({}));
  return sections.platform !== "aws" || isUsed || !isGiven
    ? []
    : [
        problem(
          ["aws", "bucket"],
          "is for a server with a `group` and for `backups: bucket`, and there is neither; remove it",
        ),
      ];
});
