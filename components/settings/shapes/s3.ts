import { z } from "zod";

// The rules for names of buckets, and of keys those characters that S3 calls safe, besides spaces.
const address =
  /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/((?!\.{1,2}(?:\/|$))[A-Za-z0-9._~+@=,:!()*'-]+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~+@=,:!()*'-]+)*)$/;

/** An object of S3, `s3://bucket/key`. */
export const s3Address = z
  .string()
  .max(1200, "must be at most 1200 characters long")
  .regex(address, "must be an object such as s3://bucket/path/shop-1.4.tar.gz")
  .transform((text) => {
    const [, bucket = "", key = ""] = address.exec(text) ?? [];
    return { bucket, key };
  });

/** A region of Amazon, or whatever another server calls its own. */
export const region = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be the name of a region, such as eu-central-1");

/** The root of a server that speaks S3's protocol. Keys are never sent, only signatures, so HTTP is possible. */
export const endpointUrl = z
  .string()
  .max(300, "must be at most 300 characters long")
  .regex(
    /^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?\/?$/,
    "must be an address without a path, such as https://s3.example.org:9000",
  )
  .transform((url) => url.replace(/\/$/, ""));
