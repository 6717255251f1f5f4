import type { ConfigPath } from "./config-path";
import type { KeterSource } from "./keter-source";
import { architectures, type Source } from "./sources";

/** A Keter bundle that a source names. */
export interface NamedBundle {
  readonly source: KeterSource;
  /** Where it is named, below the source. */
  readonly path: ConfigPath;
}

/** The Keter bundles of a source: one, one for each architecture of servers, or none. */
export function bundlesOfSource(source: Source): readonly NamedBundle[] {
  switch (source.kind) {
    case "keter":
      return [{ source, path: ["keter"] }];
    case "architectures":
      return architectures.flatMap((architecture) => {
        const artefact = source.artefacts[architecture];
        return artefact?.kind === "keter"
          ? [{ source: artefact, path: ["architectures", architecture, "keter"] }]
          : [];
      });
    case "archive":
    case "deb":
    case "deployex":
    case "directory":
    case "git":
    case "pushed":
    case "pypi":
    case "s3":
      return [];
  }
}
