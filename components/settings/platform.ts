import { z } from "zod";

/** Where servers may come from. */
export const platforms = ["servers"] as const;

/** `tierwright:platform` */
export const platformSchema = z
  .enum(platforms)
  .default("servers")
  .describe(
    "Where the servers come from. `servers`: Linux servers that exist already and are reached over SSH.",
  )
  .meta({ example: "servers" });

/** Name of the place where servers come from. */
export type Platform = z.output<typeof platformSchema>;
