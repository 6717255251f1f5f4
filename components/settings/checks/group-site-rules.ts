import { groupServer } from "../aws/plan";
import type { ConfigPath } from "../config-path";
import { blockSize } from "../port-blocks";
import type { AppSection, SiteSection } from "../sections";
import { problem, type Problem } from "../settings-error";
import { rule } from "./rule";
import { appOf } from "./site-rules";

/** A rule about each site and its app where sites run on a group. */
function eachSiteOfGroup(
  check: (site: SiteSection, app: AppSection | undefined, path: ConfigPath) => Problem[],
) {
  return rule(["platform", "servers", "sites", "apps"], (sections) =>
    groupServer(sections) === undefined
      ? []
      : Object.entries(sections.sites).flatMap(([name, site]) =>
          check(site, appOf(site, sections.apps), ["sites", name]),
        ),
  );
}

/** Twice the replicas, old and new ones, and the gateway have to find room in a site's block of ports. */
const mostReplicas = Math.floor((blockSize - 1) / 2);

/** The last port of a site's block is that of its gateway. */
export const replicasOnGroup = eachSiteOfGroup(({ replicas }, _, path) =>
  replicas <= mostReplicas
    ? []
    : [
        problem(
          [...path, "replicas"],
          `must be at most ${mostReplicas} on a group, where one of the site's ${blockSize} ports is for the load balancer`,
        ),
      ],
);

const remedies = {
  follow: "remove it, and have CI run `pulumi up`",
  incoming: "remove it, and have CI run `pulumi up` with a source",
  hotFolders: "remove them, and make these files part of a release, or read them from S3 or the database",
} as const;

/** Releases that begin on a server need a first app server, which keeps what is asked for. A group has none that stays. */
export const releasesOfGroup = eachSiteOfGroup((site, _, path) =>
  (["follow", "incoming", "hotFolders"] as const)
    .filter((key) => (key === "hotFolders" ? site.hotFolders.length > 0 : site[key] !== undefined))
    .map((key) =>
      problem(
        [...path, key],
        `needs an app server that stays, and the machines of a group come and go; ${remedies[key]}`,
      ),
    ),
);

/** Restarted one after another, the replicas of a machine leave its gateway with nobody to send requests to. */
export const strategyOnGroup = eachSiteOfGroup((site, app, path) => {
  const isOwn = site.rollout.strategy !== undefined;
  const strategy = site.rollout.strategy ?? app?.rollout.strategy;
  return strategy !== "restart"
    ? []
    : [
        problem(
          [...path, "rollout", "strategy"],
          `is restart${isOwn ? "" : ", as that of its app"}, which loses requests on a group, where nginx of a machine knows only its own replicas; choose blue-green, rolling or reload`,
        ),
      ];
});

/** What visitors upload may not lie on a disk that goes with its machine. */
export const uploadsOnGroup = rule(["platform", "servers", "sites", "apps"], (sections) => {
  if (groupServer(sections) === undefined) return [];
  const used = new Set(Object.values(sections.sites).map((site) => appOf(site, sections.apps)));
  return Object.entries(sections.apps)
    .filter(([, app]) => app.uploads.length > 0 && used.has(app))
    .map(([name]) =>
      problem(
        ["apps", name, "uploads"],
        "would be lost: they lie on the disks of app servers, and the machines of a group come and go; remove it, and have the app keep such files in S3 or the database",
      ),
    );
});
