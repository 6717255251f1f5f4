import { z } from "zod";
import { rdsSchema } from "./aws/rds";
import { postgresqlParameter } from "./shapes/names";
import { line } from "./shapes/text";

/** `tierwright:database` */
export const databaseSchema = z
  .strictObject({
    packages: z
      .enum(["distribution", "pgdg"])
      .default("distribution")
      .describe(
        "Where PostgreSQL comes from: the server's distribution, or PGDG, the project's own repository.",
      ),
    version: z
      .int()
      .min(14)
      .max(18)
      .optional()
      .describe(
        "Major version of PostgreSQL; only with `packages: pgdg`. Default: 17 there, else the distribution's.",
      ),
    memoryShare: z
      .number()
      .min(0.05)
      .max(0.75)
      .default(0.25)
      .describe("Share of the server's memory for PostgreSQL's shared buffers."),
    maxConnections: z
      .int()
      .min(10)
      .max(5000)
      .default(100)
      .describe("Connections that PostgreSQL accepts in all."),
    parameters: z
      .record(
        postgresqlParameter,
        z
          .union([line(1000), z.number(), z.boolean()], { error: "must be a text, a number or true/false" })
          .transform(String),
      )
      .default({})
      .describe("Further parameters for `postgresql.conf`."),
    rds: rdsSchema,
  })
  .prefault({})
  .describe("PostgreSQL on the server with the role `db`.");
