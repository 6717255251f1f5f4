import { z } from "zod";
import { bucketName } from "../shapes/aws-names";

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
        "How long a built release is kept after it was put there, in days; a new machine that finds none builds it itself.",
      ),
  })
  .prefault({})
  .describe(
    "The bucket for what new machines of a group begin with, and for backups. It is made where one of these needs it.",
  );

/** `tierwright:aws.backups` */
export const backupsSchema = z
  .enum(["server", "bucket"])
  .optional()
  .describe(
    "Where backups of the databases lie: on the `server` that makes them, or in the `bucket` too, where that server can add to them, but not read or delete them. Default: server; with `database.rds` bucket.",
  );
