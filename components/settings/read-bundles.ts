import type { KeterSource } from "./bundle-sources";
import { appOf } from "./checks/site-rules";
import type { Surroundings } from "./checks/rule";
import type { ConfigPath } from "./config-path";
import type { KeterBundle } from "./keter-bundle";
import { sourceOf } from "./resolve-site";
import type { Sections, SiteSection } from "./sections";
import { problem, type Problem } from "./settings-error";
import { domain } from "./shapes/domain";
import type { Source } from "./sources";
import { UserError } from "./user-error";

/** Reads a Keter bundle. @throws UserError when it cannot be deployed. */
export type ReadBundle = (source: KeterSource) => KeterBundle;

/** What the Keter bundles of the settings say, and what is wrong with those that cannot be read. */
export interface ReadBundles {
  readonly bundleOf: Surroundings["bundleOf"];
  readonly problems: readonly Problem[];
}

/** Reads all bundles that apps and sites name; those that are not there are left to the rules. */
export function readBundles(
  sections: Partial<Sections>,
  read: ReadBundle | undefined,
  fileExists: (path: string) => boolean,
): ReadBundles {
  const bundles = new Map<string, KeterBundle>();
  const problems: Problem[] = [];
  for (const [source, path] of keterSources(sections)) {
    const { place } = source;
    if (read === undefined || (place.kind === "file" && !fileExists(place.path))) continue;
    try {
      bundles.set(keyOf(source), read(source));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(problem([...path, "source", "keter"], error.message));
    }
  }
  return {
    bundleOf: (source) => (source.kind === "keter" ? bundles.get(keyOf(source)) : undefined),
    problems,
  };
}

function keyOf({ place }: KeterSource): string {
  return place.kind === "file" ? place.path : `${place.url} ${place.sha256}`;
}

function keterSources({ apps = {}, sites = {} }: Partial<Sections>): [KeterSource, ConfigPath][] {
  const named: [Source | undefined, ConfigPath][] = [
    ...Object.entries(apps).map(([name, app]): [Source, ConfigPath] => [app.source, ["apps", name]]),
    ...Object.entries(sites).map(([name, site]): [Source | undefined, ConfigPath] => [
      site.source,
      ["sites", name],
    ]),
  ];
  return named.flatMap(([source, path]): [KeterSource, ConfigPath][] =>
    source?.kind === "keter" ? [[source, path]] : [],
  );
}

/** The settings with the domains of bundles for the sites which name none of their own. */
export function withDomainsOfBundles(
  sections: Partial<Sections>,
  { bundleOf }: ReadBundles,
): Partial<Sections> {
  const { apps, sites } = sections;
  if (apps === undefined || sites === undefined) return sections;
  const filledIn = Object.entries(sites).map(([name, site]): [string, SiteSection] => {
    const app = appOf(site, apps);
    const bundle = site.domain.length > 0 || app === undefined ? undefined : bundleOf(sourceOf(site, app));
    return [name, bundle === undefined ? site : withDomains(site, bundle)];
  });
  return { ...sections, sites: Object.fromEntries(filledIn) };
}

/** A host with `*` in it is none that a site can have; the rules tell so. */
function withDomains(site: SiteSection, { hosts, redirects }: KeterBundle): SiteSection {
  if (![...hosts, ...redirects].every((host) => domain.safeParse(host).success)) return site;
  const others = redirects.filter((host) => !hosts.includes(host) && !site.redirects.includes(host));
  return { ...site, domain: [...hosts], redirects: [...site.redirects, ...others] };
}
