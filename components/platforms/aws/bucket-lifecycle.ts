import type * as aws from "@pulumi/aws";
import { folders } from "./bucket-layout";

/** How long what was replaced or deleted can be gone back to, in days. */
const keepFormerDays = 90;

/** How long the copy of a scheduled backup is kept, in days. */
const keepDailyBackupsDays = 90;

/** How long an upload that broke off is paid for, in days. */
const keepBrokenUploadsDays = 7;

/**
 * What S3 deletes by itself.
 * @param expireReleasesDays how long a built release is kept after it was put there, also when it still serves: machines that
 * come later build it by themselves
 */
export function lifecycleRules(
  expireReleasesDays: number,
): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  return [
    {
      id: "former-versions",
      status: "Enabled",
      filter: { prefix: "" },
      noncurrentVersionExpiration: { noncurrentDays: keepFormerDays },
      abortIncompleteMultipartUpload: { daysAfterInitiation: keepBrokenUploadsDays },
    },
    {
      id: "daily-backups",
      status: "Enabled",
      filter: { prefix: folders.dailyBackups },
      expiration: { days: keepDailyBackupsDays },
    },
    {
      id: "packed-releases",
      status: "Enabled",
      filter: { prefix: folders.packed },
      expiration: { days: expireReleasesDays },
    },
  ];
}
