import { amazonAddress } from "../settings/aws/regions";
import type { Artefact } from "../settings/artefacts";
import { secretPlaceholder } from "../steps/secret-placeholder";
import type { ResolvedSource } from "./source";

type S3Object = Extract<Artefact, { kind: "s3" }>;

/**
 * An archive in S3, which the servers fetch with the given key or their own role and compare with its checksum.
 * @param prefix of the names of secrets, for sources that hold several artefacts
 */
export function s3(source: S3Object, prefix = ""): ResolvedSource {
  const { sha256, region, credentials } = source;
  const secret = `${prefix}SOURCE_SECRET_ACCESS_KEY`;
  return {
    label: sha256.slice(0, 12),
    identity: sha256,
    variables: {
      SOURCE_URL: objectUrl(source),
      SOURCE_SHA256: sha256,
      SOURCE_REGION: region,
      SOURCE_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
      SOURCE_SECRET_ACCESS_KEY: credentials === undefined ? "" : secretPlaceholder(secret),
    },
    secrets: credentials === undefined ? {} : { [secret]: credentials.secretAccessKey },
    packages: ["bzip2", "curl", "unzip", "xz-utils"],
    uploads: [],
  };
}

/**
 * Where an object is asked for. A bucket's name with a dot would not suit the certificate of Amazon's own hosts, and
 * other servers rarely have a host for each bucket.
 */
export function objectUrl({
  bucket,
  key,
  region,
  endpoint,
}: Pick<S3Object, "bucket" | "key" | "region" | "endpoint">): string {
  const path = key.split("/").map(encoded).join("/");
  if (endpoint !== undefined) return `${endpoint}/${bucket}/${path}`;
  const amazon = amazonAddress("s3", region);
  return bucket.includes(".") ? `https://${amazon}/${bucket}/${path}` : `https://${bucket}.${amazon}/${path}`;
}

/** As S3 wants it for signatures: everything but RFC 3986's unreserved characters is encoded. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
