import type { Artefact } from "../settings/artefacts";
import type { ResolvedSource } from "./source";

/** An archive behind a URL, which the servers fetch and compare with its checksum. */
export function archive(source: Extract<Artefact, { kind: "archive" }>): ResolvedSource {
  return {
    label: source.sha256.slice(0, 12),
    identity: source.sha256,
    variables: { SOURCE_URL: source.url, SOURCE_SHA256: source.sha256 },
    secrets: {},
    // What is inside shows only on the server, by the first bytes.
    packages: ["bzip2", "curl", "unzip", "xz-utils"],
    uploads: [],
  };
}
