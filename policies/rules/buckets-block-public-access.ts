import { bucketCompanionRule } from "../bucket-companion-rule";
import { types } from "../resource-types";

/** What no access control list and no policy can undo by mistake. */
export const bucketsBlockPublicAccess = bucketCompanionRule(
  { name: "buckets-block-public-access", description: "Every bucket blocks public access." },
  types.publicAccessBlock,
  "has no aws.s3.BucketPublicAccessBlock: add one with all four settings true",
);
