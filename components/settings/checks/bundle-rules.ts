import { bundlesOfSource } from "../bundles-of-source";
import type { KeterBundle } from "../keter-bundle";
import { isProduction, sourceOf } from "../resolve-site";
import type { AppSection, SiteSection } from "../sections";
import type { ConfigPath } from "../config-path";
import { problem, type Problem } from "../settings-error";
import type { Source } from "../sources";
import { rule } from "./rule";
import { appOf, eachSiteWithApp } from "./site-rules";

interface SiteWithBundle {
  readonly name: string;
  readonly site: SiteSection;
  readonly app: AppSection;
  readonly bundle: KeterBundle;
  readonly path: ConfigPath;
  /** Everything by which visitors reach any site of the deployment. */
  readonly allDomains: readonly string[];
}

/** A rule about each site whose Keter bundle could be read. */
function eachSiteWithBundle(check: (about: SiteWithBundle) => Problem[]) {
  return rule(["sites", "apps"], ({ sites, apps }, { bundleOf }) => {
    const allDomains = Object.values(sites).flatMap(({ domain, redirects }) => [...domain, ...redirects]);
    return Object.entries(sites).flatMap(([name, site]) => {
      const app = appOf(site, apps);
      const bundle = app === undefined ? undefined : bundleOf(sourceOf(site, app));
      if (app === undefined || bundle === undefined) return [];
      return check({ name, site, app, bundle, path: ["sites", name], allDomains });
    });
  });
}

function hasBundle(source: Source): boolean {
  return bundlesOfSource(source).length > 0;
}

/** A site needs a domain, its own or its Keter bundle's. */
export const domainsOfSites = rule(["sites", "apps"], ({ sites, apps }, { bundleOf }) =>
  Object.entries(sites).flatMap(([name, site]) => {
    if (site.domain.length > 0) return [];
    const app = appOf(site, apps);
    const source = app === undefined ? undefined : sourceOf(site, app);
    const bundle = source === undefined ? undefined : bundleOf(source);
    // What is wrong with a bundle has been told, and is what has to be mended.
    if (source !== undefined && hasBundle(source) && bundle === undefined) return [];
    const said =
      bundle === undefined ? "" : `; its bundle names ${bundle.hosts.join(", ")}, and no site has \`*\``;
    return [problem(["sites", name, "domain"], `is missing; name a domain or a list of them${said}`)];
  }),
);

/** What a bundle in production wants to be visited by has to lead to some site. Other sites have domains of their own. */
export const hostsOfBundles = eachSiteWithBundle(({ name, site, bundle, path, allDomains }) => {
  if (!isProduction(name, site) || site.domain.length === 0) return [];
  const lost = [...bundle.hosts, ...bundle.redirects].filter(
    (host) => !allDomains.some((domain) => matches(host, domain)),
  );
  return lost.length === 0
    ? []
    : [
        problem(
          [...path, "domain"],
          `lacks ${lost.join(", ")}, which the site's Keter bundle names; add what is missing, or correct config/keter.yaml`,
        ),
      ];
});

/** In Keter's hosts `*` stands for one part. */
function matches(host: string, domain: string): boolean {
  const parts = host.split(".");
  const given = domain.split(".");
  return parts.length === given.length && parts.every((part, index) => part === "*" || part === given[index]);
}

/** A bundle with `ssl: true` tells its links to begin with https, so there has to be a way in by HTTPS. */
export const httpsOfBundles = eachSiteWithBundle(({ site, app, bundle, path }) => {
  const environment = { ...app.environment, ...site.environment };
  return site.tls.kind !== "off" || !bundle.https || Object.hasOwn(environment, "APPROOT")
    ? []
    : [
        problem(
          [...path, "tls"],
          "is off, and the site's Keter bundle wants HTTPS (ssl: true); choose internal or a certificate, or, where HTTPS ends before these servers, set APPROOT in `environment`",
        ),
      ];
});

/** A bundle with Keter's plugin `postgres` needs a database. */
export const databasesOfBundles = eachSiteWithBundle(({ site, bundle, path }) =>
  bundle.database && site.database === false
    ? [problem([...path, "database"], "is false, and the site's Keter bundle wants one (plugins: postgres)")]
    : [],
);

/** A Keter bundle is started as it says itself. */
export const presetOfBundles = rule(["apps"], ({ apps }) =>
  Object.entries(apps).flatMap(([name, { preset, source, start, python }]) => {
    const path = ["apps", name];
    if (preset === undefined && !hasBundle(source))
      return [problem([...path, "preset"], "is missing; choose python, process or keter")];
    if (hasBundle(source) && preset !== undefined && preset !== "keter")
      return [problem([...path, "preset"], "must be keter, or be left out, for the source `keter`")];
    if (preset !== undefined && preset !== "keter") return [];
    return Object.entries({ start, python }).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [problem([...path, key], "belongs to other presets; a Keter bundle says itself what to start")],
    );
  }),
);

/** A site's own source `keter` needs an app that is started by its bundle. */
export const sitesOfBundles = rule(["sites", "apps"], ({ sites, apps }) =>
  Object.entries(sites).flatMap(([name, site]) => {
    const app = appOf(site, apps);
    if (site.source === undefined || app === undefined || (app.preset ?? "keter") === "keter") return [];
    return bundlesOfSource(site.source).map(({ path }) =>
      problem(["sites", name, "source", ...path], "needs an app with `preset: keter`"),
    );
  }),
);

/** What is current in a folder of the servers only they can see. */
export const versionsInFolders = eachSiteWithApp((site, app, path) => {
  const source = sourceOf(site, app);
  if (source.kind !== "deployex" || source.place.kind !== "folder") return [];
  return site.release === undefined && site.follow === undefined
    ? [
        problem(
          [...path, "release"],
          `is missing; only the servers can look into ${source.place.path}, so name a version, or let them do so by \`follow: {}\``,
        ),
      ]
    : [];
});
