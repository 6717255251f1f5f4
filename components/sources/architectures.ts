import { createHash } from "node:crypto";
import { architectures as known, type Source } from "../settings/sources";
import { resolveArtefact } from "./artefacts";
import { type ResolvedSource, SourceError } from "./source";

/**
 * One artefact for each architecture: every server is told of all and takes its own, so that the release has the same
 * name on all of them. The variables of an artefact are those of its kind, with the architecture before their names.
 */
export function architectures({ artefacts }: Extract<Source, { kind: "architectures" }>): ResolvedSource {
  const resolved = known.flatMap((architecture) => {
    const artefact = artefacts[architecture];
    if (artefact === undefined) return [];
    const prefix = `${architecture.toUpperCase()}_`;
    return [{ architecture, prefix, kind: artefact.kind, source: resolveArtefact(artefact, prefix) }];
  });
  const [first] = resolved;
  if (first === undefined) throw new SourceError("the source names no architecture");
  const identity = JSON.stringify(
    resolved.map(({ architecture, source }) => [architecture, source.identity]),
  );
  const labels = new Set(resolved.map(({ source }) => source.label));
  return {
    label: labels.size === 1 ? first.source.label : checksum(identity).slice(0, 12),
    identity,
    variables: {
      SOURCE_KIND: first.kind,
      SOURCE_ARCHITECTURES: resolved.map(({ architecture }) => architecture).join("\n"),
      ...Object.fromEntries(
        resolved.flatMap(({ prefix, source }) =>
          Object.entries(source.variables).map(([name, value]) => [`${prefix}${name}`, value]),
        ),
      ),
    },
    secrets: Object.fromEntries(resolved.flatMap(({ source }) => Object.entries(source.secrets))),
    packages: [...new Set(resolved.flatMap(({ source }) => source.packages))],
    uploads: resolved.flatMap(({ source }) => source.uploads),
  };
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
