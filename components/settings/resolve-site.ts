import { resolveHotFolders } from "./hot-folders";
import { resolveIncoming } from "./incoming";
import { resolveRollout } from "./rollout";
import type { AppSection, SiteSection } from "./sections";
import type { App, Site } from "./settings";
import type { Source } from "./sources";
import { builtInTasks, type TaskRun } from "./tasks";

/** Whether losing the site's data would hurt. */
export function isProduction(name: string, { production }: SiteSection): boolean {
  return production ?? name === "prod";
}

/** Where a site's releases come from, before its own `release`. */
export function sourceOf(site: SiteSection, app: Pick<AppSection, "source">): Source {
  return site.source ?? (site.incoming === undefined ? app.source : { kind: "pushed" });
}

function withRelease(source: Source, release: string | undefined): Source {
  if (release === undefined) return source;
  switch (source.kind) {
    case "git":
      return { ...source, ref: release };
    case "pypi":
      return { ...source, version: release };
    case "deb":
      return source.place.kind === "repository"
        ? { ...source, place: { ...source.place, version: release } }
        : source;
    case "deployex":
      return { ...source, version: release };
    case "architectures":
    case "archive":
    case "directory":
    case "keter":
    case "pushed":
    case "s3":
      return source;
  }
}

/** What DeployEx runs before a start, the `pre_commands` of a version, is a migration here: once on one server. */
function migrateOf(source: Source): string | undefined {
  return source.kind === "deployex" ? "sh -eu ./.tierwright-pre-commands" : undefined;
}

function taskRuns({ tasks }: SiteSection, app: App): TaskRun[] {
  return Object.entries(tasks)
    .sort(([one], [other]) => one.localeCompare(other, "en"))
    .flatMap(([name, { token }]): TaskRun[] => {
      const builtIn = builtInTasks.find((one) => one === name);
      if (builtIn !== undefined) return [{ kind: "built-in", name: builtIn, token }];
      const script = app.tasks[name];
      return script === undefined ? [] : [{ kind: "own", name, token, script }];
    });
}

/** A site with everything that follows from its name and its app. */
export function resolveSite(name: string, site: SiteSection, app: App, firstPort: number): Site {
  const source = withRelease(sourceOf(site, app), site.release);
  const [domain, ...otherDomains] = site.domain;
  if (domain === undefined) throw new TypeError(`the site ${name} has no domain`);
  const databaseName = name.replaceAll("-", "_");
  return {
    name,
    app: { ...app, source, migrate: app.migrate ?? migrateOf(source) },
    domains: [domain, ...otherDomains],
    redirects: site.redirects,
    tls: site.tls,
    production: isProduction(name, site),
    servers: site.servers,
    replicas: site.replicas,
    source,
    follow: site.follow,
    incoming: resolveIncoming(name, site.incoming),
    hotFolders: resolveHotFolders(name, site.hotFolders, app.reload !== undefined),
    environment: { ...app.environment, ...site.environment },
    secrets: site.secrets,
    settings: site.settings,
    database: site.database === false ? undefined : { ...site.database, name: databaseName },
    backup: site.backup,
    limits: site.limits,
    rollout: resolveRollout(app.rollout, site.rollout),
    pipeline: { ...app.pipeline, ...site.pipeline },
    webserver: site.webserver,
    firstPort,
    databaseName,
    systemUser: `site-${name}`,
    tasks: taskRuns(site, app),
  };
}
