import type { Source } from "../settings/sources";
import { architectures } from "./architectures";
import { resolveArtefact } from "./artefacts";
import { deployex } from "./deployex";
import { directory } from "./directory";
import { git } from "./git";
import { pushed } from "./pushed";
import { pypi } from "./pypi";
import type { ResolvedSource } from "./source";

/**
 * Settles what the release of a source is: packs a folder, or asks a repository for the commit of a branch or tag.
 * The script of each kind is `templates/sources/<kind>.sh`.
 * @throws SourceError when there is no such release.
 */
export function resolveSource(source: Source): ResolvedSource {
  switch (source.kind) {
    case "architectures":
      return architectures(source);
    case "archive":
    case "deb":
    case "keter":
    case "s3":
      return resolveArtefact(source);
    case "directory":
      return directory(source);
    case "deployex":
      return deployex(source);
    case "git":
      return git(source);
    case "pushed":
      return pushed();
    case "pypi":
      return pypi(source);
  }
}
