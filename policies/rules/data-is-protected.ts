import { type Candidate, forEach, resourceRule } from "../resource-rule";
import { types } from "../resource-types";

/** What holds data is not deleted by a slip. Deleting it on purpose takes two runs. */
export const dataIsProtected = resourceRule(
  {
    name: "data-is-protected",
    description: "Volumes, file systems, buckets and databases cannot be deleted by a slip.",
  },
  {
    ...forEach([types.volume, types.fileSystem], unprotected),
    [types.bucket]: (bucket) => [
      ...unprotected(bucket),
      ...(bucket.props.forceDestroy === true
        ? ["is deleted with what is in it: leave forceDestroy out"]
        : []),
    ],
    ...forEach([types.database, types.databaseCluster], (database) => [
      ...unprotected(database),
      ...(database.props.deletionProtection === true
        ? []
        : ["can be deleted in AWS's console: set deletionProtection to true"]),
      ...(database.props.skipFinalSnapshot === true
        ? ["leaves no snapshot when it is deleted: leave skipFinalSnapshot out"]
        : []),
    ]),
  },
);

function unprotected({ protect }: Candidate): readonly string[] {
  return protect
    ? []
    : ["holds data and can be deleted by a run: set aws.protect to true, or protect in its options"];
}
