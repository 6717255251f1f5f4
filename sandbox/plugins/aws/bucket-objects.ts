import { readFile } from "node:fs/promises";
import {
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type ServerSideEncryption,
  type StorageClass,
} from "@aws-sdk/client-s3";
import { isAsset, isObject, type Values } from "../../engine/values";
import { block, text } from "../inputs";
import type { AwsKind } from "./aws-kind";
import { deleteObjects } from "./buckets";
import type { Cloud } from "./connection";
import { tagsOf } from "./tags";

/** Inputs whose change makes a new version of the object. */
const contents = [
  ...["cacheControl", "content", "contentBase64", "contentDisposition", "contentEncoding", "contentLanguage"],
  ...[
    "contentType",
    "etag",
    "kmsKeyId",
    "metadata",
    "serverSideEncryption",
    "source",
    "sourceHash",
    "storageClass",
  ],
];

export const bucketObject: AwsKind = {
  required: ["bucket", "key"],
  replaceOn: ["bucket", "key"],
  renews: Object.fromEntries(["versionId", "etag"].map((output) => [output, contents])),
  create: async (cloud, inputs) => {
    await put(cloud, inputs);
    return `${text(inputs, "bucket") ?? ""}/${text(inputs, "key") ?? ""}`;
  },
  read: async (cloud, _, inputs) => {
    const place = placeOf(inputs);
    const head = await cloud.s3.send(new HeadObjectCommand(place));
    return {
      arn: `arn:aws:s3:::${place.Bucket}/${place.Key}`,
      etag: head.ETag?.replaceAll('"', ""),
      contentType: head.ContentType,
      serverSideEncryption: head.ServerSideEncryption,
      versionId: head.VersionId ?? "",
      tagsAll: objectTags(cloud, inputs),
    };
  },
  update: async (cloud, _, { inputs, changed }) => {
    if (contents.some((name) => changed.includes(name))) await put(cloud, inputs);
  },
  retag: async (cloud, _, inputs) => {
    const TagSet = Object.entries(objectTags(cloud, inputs)).map(([Key, Value]) => ({ Key, Value }));
    await cloud.s3.send(new PutObjectTaggingCommand({ ...placeOf(inputs), Tagging: { TagSet } }));
  },
  // As the real provider does: with all versions that the bucket has kept.
  delete: (cloud, _, olds) => {
    const { Bucket, Key } = placeOf(olds);
    return deleteObjects(cloud, Bucket, Key);
  },
};

function placeOf(inputs: Values): { Bucket: string; Key: string } {
  return { Bucket: text(inputs, "bucket") ?? "", Key: text(inputs, "key") ?? "" };
}

async function put(cloud: Cloud, inputs: Values): Promise<void> {
  const tags = objectTags(cloud, inputs);
  // S3's own limit, which its stand-in does not know.
  if (Object.keys(tags).length > 10) throw new Error("BadRequest: Object tags cannot be greater than 10");
  await cloud.s3.send(
    new PutObjectCommand({
      ...placeOf(inputs),
      Body: await bodyOf(inputs),
      CacheControl: text(inputs, "cacheControl"),
      ContentDisposition: text(inputs, "contentDisposition"),
      ContentEncoding: text(inputs, "contentEncoding"),
      ContentLanguage: text(inputs, "contentLanguage"),
      ContentType: text(inputs, "contentType"),
      Metadata: textsOf(block(inputs, "metadata")),
      ServerSideEncryption: text(inputs, "serverSideEncryption") as ServerSideEncryption | undefined,
      SSEKMSKeyId: text(inputs, "kmsKeyId"),
      StorageClass: text(inputs, "storageClass") as StorageClass | undefined,
      Tagging: new URLSearchParams(tags).toString(),
    }),
  );
}

async function bodyOf(inputs: Values): Promise<Buffer> {
  const { source } = inputs;
  const encoded = text(inputs, "contentBase64");
  if (encoded !== undefined) return Buffer.from(encoded, "base64");
  if (!isAsset(source)) return Buffer.from(text(inputs, "content") ?? "");
  const path = text(source, "path");
  return path === undefined ? Buffer.from(text(source, "text") ?? "") : readFile(path);
}

/** An object may leave the provider's tags out: it can have ten only. */
function objectTags(cloud: Cloud, inputs: Values): Record<string, string> {
  const { defaultTags } = block(inputs, "overrideProvider");
  return { ...(isObject(defaultTags) ? tagsOf(defaultTags) : cloud.defaultTags), ...tagsOf(inputs) };
}

function textsOf(values: Values): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, text(values, name) ?? ""]));
}
