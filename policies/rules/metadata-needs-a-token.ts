import { z } from "zod";
import { forEach, resourceRule } from "../resource-rule";
import { types } from "../resource-types";

const machine = z.object({
  metadataOptions: z.object({ httpTokens: z.unknown(), httpEndpoint: z.unknown() }).partial().nullish(),
});

/** A request that an app was tricked into sending brings nobody the credentials of the server's role. */
export const metadataNeedsAToken = resourceRule(
  {
    name: "metadata-needs-a-token",
    description: "Instances answer for metadata with a token only (IMDSv2).",
  },
  forEach([types.instance, types.launchTemplate], ({ props }) => {
    const options = machine.parse(props).metadataOptions;
    return options?.httpTokens === "required" || options?.httpEndpoint === "disabled"
      ? []
      : ['gives out metadata without a token: set metadataOptions.httpTokens to "required"'];
  }),
);
