import { z } from "zod";

/** `tierwright:compare` */
export const compareSchema = z
  .boolean()
  .default(false)
  .describe(
    "Whether each `pulumi preview` and `pulumi up` asks the first app server which releases really run there. A site that went back to a former release, by hand or by itself, then shows as different, and `pulumi up` brings it to its own release again. It takes one SSH connection for each run, also when nothing changed.",
  );
