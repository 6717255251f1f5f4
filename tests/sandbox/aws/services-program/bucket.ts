import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A bucket as the platform makes it, with a text, a file, and an object that leaves the provider's tags out. */
export function bucket(options: pulumi.CustomResourceOptions): aws.s3.Bucket {
  const config = new pulumi.Config();
  const made = new aws.s3.Bucket(
    "bucket",
    { bucketPrefix: "fixture-", forceDestroy: true, tags: { Name: "bucket" } },
    options,
  );
  const here = { bucket: made.bucket };
  const versioning = new aws.s3.BucketVersioning(
    "versioning",
    { ...here, versioningConfiguration: { status: "Enabled" } },
    options,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    "encryption",
    { ...here, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    options,
  );
  new aws.s3.BucketOwnershipControls(
    "ownership",
    { ...here, rule: { objectOwnership: "BucketOwnerEnforced" } },
    options,
  );
  new aws.s3.BucketPublicAccessBlock(
    "access",
    { ...here, blockPublicAcls: true, blockPublicPolicy: true },
    options,
  );
  new aws.s3.BucketPolicy(
    "policy",
    { ...here, policy: made.arn.apply((arn) => JSON.stringify(tlsOnly(arn))) },
    options,
  );
  new aws.s3.BucketLifecycleConfiguration(
    "lifecycle",
    {
      ...here,
      rules: [
        {
          id: "former",
          status: "Enabled",
          filter: { prefix: "" },
          noncurrentVersionExpiration: { noncurrentDays: config.getNumber("keepDays") ?? 90 },
        },
        { id: "packed", status: "Enabled", filter: { prefix: "packed/" }, expiration: { days: 30 } },
      ],
    },
    options,
  );
  const after = { ...options, dependsOn: [versioning] };
  new aws.s3.BucketObjectv2("text", { ...here, key: "steps/one", content: config.require("content") }, after);
  new aws.s3.BucketObjectv2(
    "file",
    { ...here, key: "uploads/file", source: new pulumi.asset.FileAsset("Pulumi.yaml") },
    after,
  );
  return made;
}

function tlsOnly(arn: string) {
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  const Resource = [arn, `${arn}/*`];
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "s3:*", Principal: "*", Resource, Condition }],
  };
}
