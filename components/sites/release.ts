import { createHash } from "node:crypto";
import { buildingFiles } from "./pipeline";
import { presetParts } from "../presets/presets";
import type { PresetParts } from "../presets/preset";
import type { Site } from "../settings/settings";
import type { ResolvedSource } from "../sources/source";

/** One version of a site's code and dependencies, in a directory of its own on each app server. */
export interface Release {
  /** Name of the directory: the source's label, and a hash of all that the build depends on. */
  readonly id: string;
  readonly source: ResolvedSource;
  readonly preset: PresetParts;
}

/** Names the release that a site should run. Whatever would build differently has another name. */
export function release(site: Site, source: ResolvedSource): Release {
  const preset = presetParts(site.app.preset, site.source);
  const ingredients = [
    source.identity,
    site.app.preset.kind,
    preset.variables,
    site.app.build,
    site.app.uploads,
    ...buildingFiles(site, preset),
  ];
  const hash = createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 8);
  const label = source.label.replaceAll(/[^A-Za-z0-9._+-]/g, "-").slice(0, 40);
  return { id: `${label}-${hash}`, source, preset };
}
