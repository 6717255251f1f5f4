import { z } from "zod";

/** Time between two looks, in seconds. */
export const lookInterval = z.int().min(5).max(86_400).default(60);

/** `follow` of a site */
export const followSchema = z
  .strictObject({
    intervalSeconds: lookInterval.describe("Time between two looks at the source, in seconds."),
  })
  .optional()
  .describe(
    "Releases are followed: an app server looks at the source, a branch of `git` or the current version of `deployex`, and deploys when it changes. Default: `pulumi up` does.",
  );

/** How a site follows its source. */
export type Follow = NonNullable<z.output<typeof followSchema>>;
