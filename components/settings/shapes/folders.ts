import { z } from "zod";

const part = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~+@=,-]+";
const bucket = new RegExp(`^s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/((?:${part}/)*${part}))?/?$`);
const https = new RegExp(`^https://[A-Za-z0-9.-]+(?::\\d{1,5})?(?:/${part})*/?$`);
const absolute = new RegExp(`^(?:/${part})+/?$`);

/** A bucket of S3, or the objects in it whose keys begin with a path. */
export const bucketAddress = z
  .string()
  .regex(bucket)
  .transform((text) => {
    const [, name = "", prefix] = bucket.exec(text) ?? [];
    return { bucket: name, prefix: prefix === undefined ? "" : `${prefix}/` };
  });

/** An address with files below it, without the slash at its end. What lies there has no checksum, so HTTP will not do. */
export const httpsFolder = z.string().regex(https).transform(withoutSlash);

/** An absolute folder of a server, without the slash at its end. */
export const serverFolder = z.string().regex(absolute).transform(withoutSlash);

function withoutSlash(text: string): string {
  return text.replace(/\/$/, "");
}
