import type { Source } from "../settings/sources";
import { deployex } from "./deployex";
import { followedGit } from "./git";
import type { ResolvedSource } from "./source";

/**
 * A source that app servers follow: where they look, but not what is there now, which may be something else in the
 * next moment. `templates/sources/newest-<kind>.sh` looks.
 */
export function followedSource(source: Source): ResolvedSource {
  if (source.kind === "git") {
    const repository = followedGit(source);
    return { ...repository, variables: { ...repository.variables, SOURCE_REF: source.ref } };
  }
  if (source.kind === "deployex") {
    // A version keeps the workstation from asking for the one that is current.
    const layout = deployex({ ...source, version: "none" });
    const variables = { ...layout.variables, SOURCE_VERSION: "", SOURCE_PINNED: "" };
    return { ...layout, label: "followed", identity: "followed", variables };
  }
  throw new TypeError(`the source ${source.kind} cannot be followed`);
}
