import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { boolean } from "../inputs";
import type { AwsKind } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { allTags } from "./tags";

/** The one region whose buckets are made without naming it. */
const defaultRegion = "us-east-1";

export const bucket: AwsKind = {
  replaceOn: ["bucket", "bucketPrefix", "objectLockEnabled"],
  uniqueName: "bucket",
  create: async (cloud, inputs, call) => {
    const Bucket = nameFor(inputs, call, "bucket", 63).toLowerCase();
    const place = { LocationConstraint: cloud.region as BucketLocationConstraint };
    await cloud.s3.send(
      new CreateBucketCommand({
        Bucket,
        ObjectLockEnabledForBucket: boolean(inputs, "objectLockEnabled"),
        ...(cloud.region !== defaultRegion && { CreateBucketConfiguration: place }),
      }),
    );
    const TagSet = allTags(cloud, inputs);
    if (TagSet.length > 0) await cloud.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    return Bucket;
  },
  read: (cloud, id) =>
    Promise.resolve({
      arn: `arn:aws:s3:::${id}`,
      bucket: id,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegion: cloud.region,
      bucketRegionalDomainName: `${id}.s3.${cloud.region}.amazonaws.com`,
    }),
  // All tags of a bucket are written at once.
  retag: async (cloud, Bucket, inputs) => {
    const TagSet = allTags(cloud, inputs);
    await (TagSet.length > 0
      ? cloud.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }))
      : cloud.s3.send(new DeleteBucketTaggingCommand({ Bucket })));
  },
  delete: async (cloud, Bucket, olds) => {
    if (boolean(olds, "forceDestroy") === true) await deleteObjects(cloud, Bucket);
    await cloud.s3.send(new DeleteBucketCommand({ Bucket }));
  },
};

/** Deletes objects with all their versions and marks of deletion; all objects, or one by its key. */
export async function deleteObjects(cloud: Cloud, Bucket: string, Key?: string): Promise<void> {
  for (;;) {
    const request = new ListObjectVersionsCommand({ Bucket, Prefix: Key });
    const { Versions = [], DeleteMarkers = [] } = await cloud.s3.send(request);
    const doomed = [...Versions, ...DeleteMarkers].filter((each) => Key === undefined || each.Key === Key);
    if (doomed.length === 0) return;
    for (const { Key: key, VersionId } of doomed)
      await cloud.s3.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId }));
  }
}
