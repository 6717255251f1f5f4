import { z } from "zod";
import type { Sections } from "../sections";
import { bucketName } from "../shapes/aws-names";
import { groupServer } from "./plan";
import type { BucketSettings } from "./settings";

/** `tierwright:aws.bucket` */
export const bucketSchema = z
  .strictObject({
    name: bucketName
      .optional()
      .describe(
        "Its name, which is in use nowhere else at AWS. Default: AWS makes one from the stack's name.",
      ),
    expireReleasesDays: z
      .int()
      .min(7)
      .max(3650)
      .default(90)
      .describe(
        "How long a built release is kept after it was put there, in days; what serves is put there anew.",
      ),
  })
  .prefault({})
  .describe(
    "The bucket for what new machines of a group begin with, and for backups. It is made where one of these needs it.",
  );

/** `tierwright:aws.backups` */
export const backupsSchema = z
  .enum(["server", "bucket"])
  .default("server")
  .describe(
    "Where backups of the databases lie: on the `server` that makes them, or in the `bucket` too, where that server can add to them, but not read or delete them.",
  );

/** Undefined where nothing needs one. */
export function resolveBucket(sections: Sections): BucketSettings | undefined {
  const { bucket, backups } = sections.aws;
  const { name, expireReleasesDays } = bucket;
  return groupServer(sections) !== undefined || backups === "bucket"
    ? { name, expireReleasesDays }
    : undefined;
}
