import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Host, StepResource } from "../remote/host";
import type { SecretInputs } from "../remote/step-input";
import { step } from "../steps/step";
import { siteDatabaseVariables } from "./database-step";
import { migrateStep } from "./release-step";
import { rolloutStep } from "./rollout-step";
import type { SiteArgs } from "./site-args";
import { secretNames } from "./site-secrets";
import type { StagedSite } from "./staged-site";

/** What a rollout is made from, besides the site itself. */
export interface SiteRolloutArgs extends SiteArgs {
  /** The site on every app server which still exists. */
  readonly staged: readonly StagedSite[];
  /** The site's database, which the migration needs. */
  readonly siteDatabase: readonly pulumi.Resource[];
  readonly secrets: SecretInputs;
}

/**
 * Brings a site to what is staged: a backup, one migration, and the rollout over all servers, the last two carried out
 * on the first app server. Undefined when no app server is left.
 */
export function rollOut(
  name: string,
  args: SiteRolloutArgs,
  parent: pulumi.Resource,
): StepResource | undefined {
  const { staged, webserver, secrets } = args;
  const [leader] = staged;
  if (leader === undefined) return undefined;
  const webservers = toldByRollout(args).filter(({ settings }) => !settings.gone);
  const names = {
    app: staged.map(({ server }) => server.settings.name),
    webservers: webservers.map(({ settings }) => settings.name),
    observed: args.observed,
  };
  const servers = [...staged.map(({ server }) => server), ...webservers];
  return leader.server.carryOut(
    `${name}-rollout`,
    rolloutStep(leader.input, names),
    { ...secrets, [secretNames.settingsDigest]: digestOfAll(staged) },
    {
      parent,
      historyOf: args.site.name,
      on: "one",
      newcomers: "never",
      dependsOn: [
        ...migration(name, args, leader, parent),
        ...[...webservers, ...webserver.gateways].flatMap((server) => webserver.ready(server)),
        ...servers.flatMap((server) => args.peers.ready(server)),
      ],
    },
  );
}

/** The webservers that send requests to replicas; those in front of a group's balancer need not know them. */
function toldByRollout({ webserver }: SiteArgs): readonly Host[] {
  return webserver.gateways.length === 0 ? webserver.servers : [];
}

/** Once every app server has the release, so that no server is left behind a migrated database. */
function migration(
  name: string,
  args: SiteRolloutArgs,
  leader: StagedSite,
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const everywhere = [...args.staged.map(({ resource }) => resource), ...args.siteDatabase];
  const step = migrateStep(leader.input);
  if (step === undefined) return everywhere;
  return [
    leader.server.carryOut(`${name}-migration`, step, args.secrets, {
      parent,
      dependsOn: [...everywhere, ...backup(name, args, everywhere, parent)],
      on: "one",
      newcomers: "never",
    }),
  ];
}

/** The database as it was before the migration. */
function backup(
  name: string,
  { site, release, database }: SiteRolloutArgs,
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  if (!site.backup.beforeMigration || site.database === undefined || database.server === undefined) return [];
  const before = step(`site.${site.name}.backup`, `backup of ${site.name} before release ${release.id}`, {
    variables: { ...siteDatabaseVariables({ ...site, database: site.database }), RELEASE: release.id },
    scripts: ["database/backup"],
  });
  const options = { parent, dependsOn, nothingToTakeBack: true, on: "one", newcomers: "never" } as const;
  return [database.server.carryOut(`${name}-backup`, before, {}, options)];
}

/** One for the settings on all servers: addresses differ, so each server has its own. */
function digestOfAll(staged: readonly StagedSite[]): pulumi.Output<string> {
  return pulumi
    .all(staged.map(({ digest }) => digest))
    .apply((digests) => createHash("sha256").update(digests.join("\n")).digest("hex").slice(0, 12));
}
