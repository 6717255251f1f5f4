import { createHash, createHmac } from "node:crypto";
import type { Secret } from "../settings/secret";

/** What a request to S3 is signed with. */
export interface S3Signer {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

/** Of no bytes: a request to read has no body. */
const noBody = sha256("");

/**
 * Headers by which S3 knows who asks for an object (Amazon's Signature Version 4). curl's own signatures lack what S3
 * wants in versions that are still in use.
 */
export function s3Headers(
  url: string,
  { region, accessKeyId, secretAccessKey }: S3Signer,
  now = new Date(),
): readonly string[] {
  const { host, pathname } = new URL(url);
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = [time.slice(0, 8), region, "s3", "aws4_request"];
  const headers = [`host:${host}`, `x-amz-content-sha256:${noBody}`, `x-amz-date:${time}`];
  const names = headers.map((header) => header.replace(/:.*$/, "")).join(";");
  const request = ["GET", pathname, "", ...headers, "", names, noBody].join("\n");
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(request)].join("\n");
  const key = scope.reduce<Buffer | string>(
    (former, part) => keyedHash(former, part),
    `AWS4${secretAccessKey.reveal()}`,
  );
  const signature = keyedHash(key, text).toString("hex");
  return [
    `x-amz-content-sha256: ${noBody}`,
    `x-amz-date: ${time}`,
    `authorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join("/")}, SignedHeaders=${names}, Signature=${signature}`,
  ];
}

function keyedHash(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
