import { z } from "zod";
import { bucketCompanionRule } from "../bucket-companion-rule";
import { types } from "../resource-types";

const versioning = z.object({ versioningConfiguration: z.object({ status: z.string() }).optional() });

/** What was overwritten or deleted by a slip can be gone back to. */
export const bucketsKeepVersions = bucketCompanionRule(
  { name: "buckets-keep-versions", description: "Every bucket keeps former versions." },
  types.bucketVersioning,
  "has no aws.s3.BucketVersioning with the status Enabled: add one",
  (props) => versioning.parse(props).versioningConfiguration?.status === "Enabled",
);
