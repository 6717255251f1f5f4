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
  /** Undefined when this run decides which release it is; else the servers do, and `id` is none of a release. */
  readonly byServers: ByServers | undefined;
  /** The same for all releases of a site that are built in the same way. */
  readonly buildIdentity: string;
}

/** How servers come to releases without the workstation; `unset`: not at all, as there is none yet. */
export type ByServers = "followed" | "pushed" | "unset";

/** Whether, and how, the servers of a site come to its releases by themselves. */
export function byServers({ incoming, follow }: Pick<Site, "incoming" | "follow">): ByServers | undefined {
  if (incoming !== undefined) return "pushed";
  return follow === undefined ? undefined : "followed";
}

/** Names the release that a site should run. Whatever would build differently has another name. */
export function release(site: Site, source: ResolvedSource): Release {
  const preset = presetParts(site.app.preset, site.source);
  const building = [
    site.app.preset.kind,
    preset.variables,
    site.app.build,
    site.app.uploads,
    site.hotFolders.map(({ name, path }) => [name, path]),
    ...buildingFiles(site, preset),
  ];
  const given = byServers(site);
  const label = source.label.replaceAll(/[^A-Za-z0-9._+-]/g, "-").slice(0, 40);
  return {
    id: given ?? `${label}-${hashOf([source.identity, ...building])}`,
    source,
    preset,
    byServers: given ?? (source.unset === true ? "unset" : undefined),
    buildIdentity: hashOf(building),
  };
}

function hashOf(ingredients: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 8);
}
