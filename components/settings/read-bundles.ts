import { bundlesOfSource, type NamedBundle } from "./bundles-of-source";
import { appOf } from "./checks/site-rules";
import type { Surroundings } from "./checks/rule";
import { differencesForSite } from "./compare-bundles";
import { type ConfigPath, showPath } from "./config-path";
import type { KeterBundle } from "./keter-bundle";
import type { KeterSource } from "./keter-source";
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
  const sources = namedSources(sections);
  for (const { source, path } of sources.flatMap(bundlesAt)) {
    const { place } = source;
    if (read === undefined || (place.kind === "file" && !fileExists(place.path))) continue;
    try {
      bundles.set(keyOf(source), read(source));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(problem(path, error.message));
    }
  }
  const find = (source: KeterSource) => bundles.get(keyOf(source));
  return {
    bundleOf: (source) => agreed(source, find),
    problems: [...problems, ...sources.flatMap((named) => disagreements(named, find))],
  };
}

type FindBundle = (source: KeterSource) => KeterBundle | undefined;

interface NamedSource {
  readonly source: Source;
  readonly path: ConfigPath;
}

function namedSources({ apps = {}, sites = {} }: Partial<Sections>): NamedSource[] {
  const ofApps = Object.entries(apps).map(([name, { source }]) => ({ source, path: ["apps", name] }));
  const ofSites = Object.entries(sites).flatMap(([name, { source }]) =>
    source === undefined ? [] : [{ source, path: ["sites", name] }],
  );
  return [...ofApps, ...ofSites].map(({ source, path }) => ({ source, path: [...path, "source"] }));
}

/** The bundles of a source, with their whole paths. */
function bundlesAt({ source, path }: NamedSource): readonly NamedBundle[] {
  return bundlesOfSource(source).map((bundle) => ({ ...bundle, path: [...path, ...bundle.path] }));
}

function keyOf({ place }: KeterSource): string {
  return place.kind === "file" ? place.path : `${place.url} ${place.sha256}`;
}

/** What the bundles of a source say of its site; undefined where one could not be read, or they do not agree. */
function agreed(source: Source, find: FindBundle): KeterBundle | undefined {
  const [first, ...others] = bundlesOfSource(source).map((named) => find(named.source));
  if (first === undefined) return undefined;
  const agree = others.every((other) => other !== undefined && differencesForSite(other, first).length === 0);
  return agree ? first : undefined;
}

/** A site has the same domains and the same database on all servers, whatever their architectures are. */
function disagreements(named: NamedSource, find: FindBundle): Problem[] {
  const [first, ...others] = bundlesAt(named);
  const there = first === undefined ? undefined : find(first.source);
  if (first === undefined || there === undefined) return [];
  return others.flatMap(({ source, path }) => {
    const here = find(source);
    const differences = here === undefined ? [] : differencesForSite(here, there);
    return differences.length === 0
      ? []
      : [
          problem(
            path,
            `says other things of ${differences.join(", ")} than ${showPath(first.path)}; build the bundles for all architectures with the same hosts, redirects, ssl and plugins in config/keter.yaml`,
          ),
        ];
  });
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
