import type { Site } from "../../components/settings/settings";
import type { EnvironmentInput } from "../../components/sites/environment";
import { release } from "../../components/sites/release";
import { resolveSource } from "../../components/sources/sources";
import { programApp, sampleSettings } from "../deployment/sample-settings";

type More = Readonly<Record<string, unknown>>;

/** The site `prod` of an app, with these settings of the two besides what they must have. */
export function sampleSite(site: More = {}, app: More = {}): Site {
  const settings = sampleSettings({
    apps: { shop: { ...programApp, ...app } },
    sites: { prod: { domain: "www.example.org", port: 12_000, ...site } },
  });
  const [found] = settings.sites;
  if (found === undefined) throw new Error("the settings have no site");
  return found;
}

/** A site on an app server at 10.0.0.6, with its database at 10.0.0.4. */
export function onServer(site: Site, more: Partial<EnvironmentInput> = {}): EnvironmentInput {
  return {
    site,
    release: release(site, resolveSource(site.source)),
    address: "10.0.0.6",
    besideWebserver: false,
    database: site.database && {
      host: "10.0.0.4",
      port: 5432,
      name: site.database.name,
      authorityFile: "/srv/sites/prod/database-authority.crt",
    },
    ...more,
  };
}
