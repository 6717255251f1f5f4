import { forEach, resourceRule } from "../resource-rule";
import { types } from "../resource-types";

/** A database has no visitors. */
export const databasesAreNotPublic = resourceRule(
  { name: "databases-are-not-public", description: "Databases have no address in the internet." },
  forEach([types.database, types.clusterInstance], ({ props }) =>
    props.publiclyAccessible === true
      ? ["has an address in the internet: leave publiclyAccessible out, and reach it through an app server"]
      : [],
  ),
);
