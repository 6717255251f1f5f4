import type { Source } from "../settings/sources";
import { archive } from "./archive";
import { directory } from "./directory";
import { git } from "./git";
import { pypi } from "./pypi";
import type { ResolvedSource } from "./source";

/** Every kind of source: a function that settles what the release is. Its script is `templates/sources/<kind>.sh`. */
const sources: { [Kind in Source["kind"]]: (source: Extract<Source, { kind: Kind }>) => ResolvedSource } = {
  archive,
  directory,
  git,
  pypi,
};

/**
 * Settles a source: packs a folder, or asks a repository for the commit of a branch or tag.
 * @throws SourceError when there is no such release.
 */
export function resolveSource(source: Source): ResolvedSource {
  switch (source.kind) {
    case "archive":
      return sources.archive(source);
    case "directory":
      return sources.directory(source);
    case "git":
      return sources.git(source);
    case "pypi":
      return sources.pypi(source);
  }
}
