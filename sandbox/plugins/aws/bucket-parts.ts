import {
  type BucketLifecycleConfiguration,
  type BucketVersioningStatus,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  type ObjectOwnership,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import type { Values } from "../../engine/values";
import { block, blocks, boolean, text } from "../inputs";
import { type AwsKind, putKind } from "./aws-kind";
import type { Cloud } from "./connection";
import { requestPart } from "./request";

/** What is said of a bucket by a request of its own; the id is the bucket's name. */
function bucketPart(
  required: readonly string[],
  put: (cloud: Cloud, Bucket: string, inputs: Values) => Promise<unknown>,
  remove: (cloud: Cloud, Bucket: string) => Promise<unknown>,
): AwsKind {
  return putKind({
    required: ["bucket", ...required],
    replaceOn: ["bucket", "expectedBucketOwner"],
    id: (inputs) => text(inputs, "bucket") ?? "",
    put: async (cloud, Bucket, inputs) => {
      await put(cloud, Bucket, inputs);
    },
    delete: remove,
  });
}

export const bucketVersioning = bucketPart(
  ["versioningConfiguration"],
  (cloud, Bucket, inputs) =>
    setVersioning(cloud, Bucket, text(block(inputs, "versioningConfiguration"), "status")),
  (cloud, Bucket) => setVersioning(cloud, Bucket, "Suspended"),
);

function setVersioning(cloud: Cloud, Bucket: string, status: string | undefined): Promise<unknown> {
  const VersioningConfiguration = { Status: status as BucketVersioningStatus | undefined };
  return cloud.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
}

export const bucketPublicAccessBlock = bucketPart(
  [],
  (cloud, Bucket, inputs) => {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: boolean(inputs, "blockPublicAcls") ?? false,
      BlockPublicPolicy: boolean(inputs, "blockPublicPolicy") ?? false,
      IgnorePublicAcls: boolean(inputs, "ignorePublicAcls") ?? false,
      RestrictPublicBuckets: boolean(inputs, "restrictPublicBuckets") ?? false,
    };
    return cloud.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  },
  (cloud, Bucket) => cloud.s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
);

export const bucketEncryption = bucketPart(
  ["rules"],
  (cloud, Bucket, inputs) => {
    const Rules = blocks(inputs, "rules").map((rule) => {
      const standard = block(rule, "applyServerSideEncryptionByDefault");
      return {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: text(standard, "sseAlgorithm") as ServerSideEncryption | undefined,
          KMSMasterKeyID: text(standard, "kmsMasterKeyId"),
        },
        BucketKeyEnabled: boolean(rule, "bucketKeyEnabled"),
      };
    });
    const ServerSideEncryptionConfiguration = { Rules };
    return cloud.s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  },
  (cloud, Bucket) => cloud.s3.send(new DeleteBucketEncryptionCommand({ Bucket })),
);

export const bucketOwnershipControls = bucketPart(
  ["rule"],
  (cloud, Bucket, inputs) => {
    const ObjectOwnership = text(block(inputs, "rule"), "objectOwnership") as ObjectOwnership | undefined;
    const OwnershipControls = { Rules: [{ ObjectOwnership }] };
    return cloud.s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  },
  (cloud, Bucket) => cloud.s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket })),
);

export const bucketLifecycle = bucketPart(
  ["rules"],
  (cloud, Bucket, inputs) => {
    const LifecycleConfiguration = requestPart<BucketLifecycleConfiguration>(
      { rules: blocks(inputs, "rules").map(lifecycleRule) },
      ["Rules"],
    );
    return cloud.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  },
  (cloud, Bucket) => cloud.s3.send(new DeleteBucketLifecycleCommand({ Bucket })),
);

/** A rule as AWS has it, but for the capitals. */
function lifecycleRule({ id, ...rule }: Values): Values {
  const { tag, and } = block(rule, "filter");
  // A rule without a filter is for all objects.
  const filter = (tag ?? and) ? rule.filter : { prefix: text(block(rule, "filter"), "prefix") ?? "" };
  return { ID: id ?? "", ...rule, filter: filter ?? {} };
}

export const bucketPolicy = bucketPart(
  ["policy"],
  (cloud, Bucket, inputs) => {
    const Policy = text(inputs, "policy");
    return cloud.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  },
  (cloud, Bucket) => cloud.s3.send(new DeleteBucketPolicyCommand({ Bucket })),
);
