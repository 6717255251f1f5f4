import { bucketCompanionRule } from "../bucket-companion-rule";
import { types } from "../resource-types";

/** S3 encrypts in any case; said here, a change of the key shows in a preview. */
export const bucketsAreEncrypted = bucketCompanionRule(
  { name: "buckets-are-encrypted", description: "Every bucket says how it is encrypted." },
  types.bucketEncryption,
  "has no aws.s3.BucketServerSideEncryptionConfiguration: add one, with AES256 or aws:kms",
);
