import type { Artefact } from "../settings/artefacts";
import { archive } from "./archive";
import { deb } from "./deb";
import { keter } from "./keter";
import { s3 } from "./s3";
import type { ResolvedSource } from "./source";

/**
 * Settles one file that is a release.
 * @param prefix of the names of secrets, for sources that hold several artefacts
 */
export function resolveArtefact(artefact: Artefact, prefix = ""): ResolvedSource {
  switch (artefact.kind) {
    case "archive":
      return archive(artefact);
    case "s3":
      return s3(artefact, prefix);
    case "deb":
      return deb(artefact);
    case "keter":
      return keter(artefact);
  }
}
