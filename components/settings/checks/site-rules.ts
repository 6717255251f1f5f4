import { deployexVersion } from "../deployex-source";
import type { ConfigPath } from "../config-path";
import { didYouMean } from "../nearest-name";
import type { AppSection, Sections, SiteSection } from "../sections";
import { problem, type Problem } from "../settings-error";
import { debianVersion } from "../shapes/debian";
import { gitRef } from "../shapes/git";
import { pythonVersion } from "../shapes/names";
import { isProduction, sourceOf } from "../resolve-site";
import type { Source } from "../sources";
import { builtInTasks } from "../tasks";
import { repeated, rule } from "./rule";

/** The app of a site, or undefined when the settings do not say which. */
export function appOf(site: SiteSection, apps: Sections["apps"]): AppSection | undefined {
  const names = Object.keys(apps);
  const name = site.app ?? (names.length === 1 ? names[0] : undefined);
  return name !== undefined && Object.hasOwn(apps, name) ? apps[name] : undefined;
}

function eachSite(check: (site: SiteSection, path: ConfigPath, name: string) => Problem[]) {
  return rule(["sites"], ({ sites }) =>
    Object.entries(sites).flatMap(([name, site]) => check(site, ["sites", name], name)),
  );
}

/** A rule about each site whose app is known. */
export function eachSiteWithApp(check: (site: SiteSection, app: AppSection, path: ConfigPath) => Problem[]) {
  return rule(["sites", "apps"], ({ sites, apps }) =>
    Object.entries(sites).flatMap(([name, site]) => {
      const app = appOf(site, apps);
      return app === undefined ? [] : check(site, app, ["sites", name]);
    }),
  );
}

/** A site has to name an app that exists; the name may be left out where there is one app only. */
export const appsOfSites = rule(["sites", "apps"], ({ sites, apps }) => {
  const names = Object.keys(apps);
  const choices =
    names.length === 0 ? "there are no apps in tierwright:apps" : `choose ${names.join(" or ")}`;
  return Object.entries(sites).flatMap(([name, { app }]) => {
    if (app === undefined) {
      return names.length === 1 ? [] : [problem(["sites", name, "app"], `is missing; ${choices}`)];
    }
    return names.includes(app)
      ? []
      : [problem(["sites", name, "app"], `there is no app "${app}"${didYouMean(app, names)}; ${choices}`)];
  });
});

// PostgreSQL: the databases and roles of initdb, the reserved role names, and the keywords of pg_hba.conf.
const reservedNames =
  /^(?:postgres|template[01]|public|user|all|none|replication|sameuser|samerole|samegroup|current-(?:user|role)|session-user|pg-.*)$/;

/** Far below the number of port blocks, so that every site finds one. */
const maximumSites = 300;

/** A deployment may not have more sites than find a block of ports. */
export const numberOfSites = rule(["sites"], ({ sites }) =>
  Object.keys(sites).length <= maximumSites
    ? []
    : [problem(["sites"], `has ${Object.keys(sites).length} sites; a deployment can have ${maximumSites}`)],
);

/** A site may not have a name which PostgreSQL keeps for its own databases and roles. */
export const namesOfSites = rule(["sites"], ({ sites }) =>
  Object.keys(sites)
    .filter((name) => reservedNames.test(name))
    .map((name) => problem(["sites", name], "is a name that PostgreSQL keeps for itself; choose another")),
);

/** What a release of a source looks like; undefined when the source has none to choose from. */
function shapeOfReleases(source: Source) {
  if (source.kind === "git") return gitRef;
  if (source.kind === "pypi") return pythonVersion;
  if (source.kind === "deployex") return deployexVersion;
  return source.kind === "deb" && source.place.kind === "repository" ? debianVersion : undefined;
}

/** `release` is refused for sources that have no releases to choose from, and has to suit those that do. */
export const releasesOfSites = eachSiteWithApp(({ release, source }, app, path) => {
  if (release === undefined) return [];
  const shape = shapeOfReleases(source ?? app.source);
  if (shape === undefined) {
    return [
      problem(
        [...path, "release"],
        `can be chosen only for the sources git, pypi and deployex, and deb with the name of a package; this is \`${(source ?? app.source).kind}\``,
      ),
    ];
  }
  const result = shape.safeParse(release);
  return result.success
    ? []
    : [problem([...path, "release"], result.error.issues.map((one) => one.message).join(" and "))];
});

/** A site's own source `pypi` is refused where its app cannot be installed from a package. */
export const sourcesOfSites = eachSiteWithApp((site, app, path) => {
  if (site.source === undefined || sourceOf(site, app).kind !== "pypi") return [];
  if (app.preset !== "python")
    return [problem([...path, "source", "pypi"], "needs an app with `preset: python`")];
  return typeof app.python?.requirements === "string"
    ? [problem([...path, "source", "pypi"], "has no files, and the app's `python.requirements` names one")]
    : [];
});

/** A site may ask only for built-in tasks and those of its app. */
export const tasksOfSites = eachSiteWithApp(({ tasks }, app, path) => {
  const names = [...builtInTasks, ...Object.keys(app.tasks)];
  return Object.keys(tasks)
    .filter((name) => !names.includes(name))
    .map((name) =>
      problem(
        [...path, "tasks", name],
        `is not a task${didYouMean(name, names)}; choose ${names.join(", ")}`,
      ),
    );
});

/** The task `migrate` is refused for an app without a migrate command; versions for DeployEx bring their own. */
export const migrationsOfSites = eachSiteWithApp((site, app, path) =>
  Object.hasOwn(site.tasks, "migrate") && app.migrate === undefined && sourceOf(site, app).kind !== "deployex"
    ? [problem([...path, "tasks", "migrate"], "cannot run; the app has no `migrate` command")]
    : [],
);

/** `clean` needs `confirm` on a production site; no other task takes it. */
export const confirmedClean = eachSite((site, path, name) =>
  Object.entries(site.tasks).flatMap(([task, { confirm }]) => {
    if (task !== "clean") {
      return confirm === undefined
        ? []
        : [problem([...path, "tasks", task, "confirm"], "belongs to the task `clean` only")];
    }
    const words = `erase ${name}`;
    const needed = isProduction(name, site) || confirm !== undefined;
    return !needed || confirm === words
      ? []
      : [
          problem(
            [...path, "tasks", "clean"],
            `erases all data of a production site; to do so write { token: …, confirm: "${words}" }`,
          ),
        ];
  }),
);

/** No path of a site may have two static folders; a slash at its end makes no difference. */
export const staticFoldersOnce = eachSite(({ webserver: { staticFolders } }, path) =>
  repeated(Object.keys(staticFolders), (url) => url.replace(/\/+$/, "")).flatMap(([first, ...others]) =>
    others.map((url) =>
      problem([...path, "webserver", "staticFolders", url], `is the same path as ${first}`),
    ),
  ),
);
