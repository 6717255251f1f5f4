import { z } from "zod";

/** Where servers may come from. */
export const platforms = ["servers", "aws"] as const;

/** `tierwright:platform` */
export const platformSchema = z
  .enum(platforms)
  .default("servers")
  .describe(
    "Where the servers come from. `servers`: Linux servers that exist already and are reached over SSH. `aws`: EC2 instances, which are made, besides any that exist.",
  )
  .meta({ example: "servers" });

/** Name of the place where servers come from. */
export type Platform = z.output<typeof platformSchema>;
