import type { Source } from "../settings/sources";
import type { ResolvedSource } from "./source";

/** A package of PyPI: the preset `python` installs it, so there is nothing to fetch before. */
export function pypi(source: Extract<Source, { kind: "pypi" }>): ResolvedSource {
  return {
    label: source.version,
    identity: `${source.package}==${source.version}`,
    variables: {},
    secrets: {},
    packages: [],
    uploads: [],
  };
}
