import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BucketSettings } from "../../settings/settings";
import { lifecycleRules } from "./bucket-lifecycle";
import { tlsOnlyPolicy } from "./bucket-policy";
import { nameTag } from "./name-tag";

/** What the bucket is made from. */
export interface BucketArgs {
  readonly settings: BucketSettings;
  /** Begins the name that AWS makes, and the name tag. */
  readonly stack: string;
  /** Whether a run that would delete it fails instead; otherwise it goes with all that is in it. */
  readonly protect: boolean;
}

/**
 * The bucket of a stack, for what new machines begin with, releases and backups: versioned, encrypted, closed to
 * everybody who is not named, and reached by TLS only.
 */
export class Bucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** What must be there before anything is put into it. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BucketArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:Bucket", name, {}, options);
    const here = { parent: this };
    const bucket = new aws.s3.Bucket(
      name,
      {
        ...bucketName(args),
        ...(args.protect ? {} : { forceDestroy: true }),
        tags: nameTag(args.stack, "bucket"),
      },
      { parent: this, protect: args.protect },
    );
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    const access = closed(name, bucket, this);
    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      here,
    );
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: bucket.bucket,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      here,
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { bucket: bucket.bucket, rules: lifecycleRules(args.settings.expireReleasesDays) },
      // Rules about former versions are for buckets that have them.
      { parent: this, dependsOn: [versioning] },
    );
    this.ready = [...access, versioning, encryption];
    this.registerOutputs({});
  }
}

/** AWS adds 26 characters to the beginning of a name, and allows 63 in all. */
function bucketName({ settings, stack }: BucketArgs): { bucket: string } | { bucketPrefix: string } {
  if (settings.name !== undefined) return { bucket: settings.name };
  const plain = `tierwright-${stack}`.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");
  return { bucketPrefix: `${plain.slice(0, 36)}-` };
}

/** Owned by the account alone, without access control lists, never public, and by TLS only. */
function closed(name: string, bucket: aws.s3.Bucket, parent: pulumi.Resource): readonly pulumi.Resource[] {
  const ownership = new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    { parent },
  );
  const block = new aws.s3.BucketPublicAccessBlock(
    `${name}-access`,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent },
  );
  const policy = new aws.s3.BucketPolicy(
    `${name}-policy`,
    { bucket: bucket.bucket, policy: bucket.arn.apply((arn) => JSON.stringify(tlsOnlyPolicy(arn))) },
    // S3 refuses two changes of a bucket's access at the same time.
    { parent, dependsOn: [block, ownership] },
  );
  return [ownership, block, policy];
}
