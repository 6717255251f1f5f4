import { bucketCompanionRule } from "../bucket-companion-rule";
import { types } from "../resource-types";

/** What was overwritten or deleted by a slip can be gone back to. */
export const bucketsKeepVersions = bucketCompanionRule(
  { name: "buckets-keep-versions", description: "Every bucket says whether it keeps former versions." },
  types.bucketVersioning,
  "has no aws.s3.BucketVersioning: add one, with the status Enabled",
);
