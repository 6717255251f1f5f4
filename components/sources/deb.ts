import path from "node:path";
import type { Artefact, DebianPlace } from "../settings/artefacts";
import { projectFile } from "./project-file";
import type { ResolvedSource } from "./source";

/** A Debian package, unpacked into the release; what it depends on is installed. */
export function deb({ place }: Extract<Artefact, { kind: "deb" }>): ResolvedSource {
  const variables = { SOURCE_PLACE: place.kind, SOURCE_PACKAGE: packageOf(place) };
  const common = { secrets: {}, uploads: [] };
  switch (place.kind) {
    case "file": {
      const upload = projectFile(place.path);
      return {
        ...common,
        label: versionIn(place.path) ?? upload.sha256.slice(0, 12),
        identity: upload.sha256,
        variables: { ...variables, SOURCE_SHA256: upload.sha256 },
        packages: [],
        uploads: [upload],
      };
    }
    case "url":
      return {
        ...common,
        label: versionIn(place.url) ?? place.sha256.slice(0, 12),
        identity: place.sha256,
        variables: { ...variables, SOURCE_URL: place.url, SOURCE_SHA256: place.sha256 },
        packages: ["curl"],
      };
    case "repository":
      return {
        ...common,
        label: place.version,
        identity: `${place.package}=${place.version}`,
        variables: { ...variables, SOURCE_VERSION: place.version },
        packages: [],
      };
  }
}

/** What messages call it. */
function packageOf(place: DebianPlace): string {
  switch (place.kind) {
    case "file":
      return path.basename(place.path);
    case "url":
      return place.url;
    case "repository":
      return place.package;
  }
}

/** Packages' files are named `<package>_<version>_<architecture>.deb`. */
function versionIn(file: string): string | undefined {
  return /\/?[a-z0-9][a-z0-9.+-]*_([A-Za-z0-9.+~-]+)_[a-z0-9-]+\.deb$/.exec(file)?.[1];
}
