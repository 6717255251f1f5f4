import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { SecretInputs } from "../remote/step-input";
import { siteDatabaseStep } from "./database-step";
import { publicUrl } from "./environment";
import { migrateStep } from "./release-step";
import type { SiteArgs } from "./site-args";
import { ownSecretName, secretNames } from "./site-secrets";
import { runTasks } from "./site-tasks";
import { runReplicas, type StagedSite, stageSite } from "./staged-site";
import { virtualHosts } from "./virtual-hosts";

/** What the stack tells about a site. */
export interface SiteOutputs {
  readonly urls: readonly string[];
  /** The release that runs. */
  readonly release: string;
  /** What each app server last said of its replicas. */
  readonly result: Readonly<Record<string, string>>;
}

/**
 * One running copy of an app across the tiers: its database, the release staged on every app server, one migration,
 * the replicas, the virtual host, and last the tasks.
 */
export class Site extends pulumi.ComponentResource {
  readonly outputs: pulumi.Output<SiteOutputs>;

  constructor(name: string, args: SiteArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:sites:Site", name, {}, options);
    const secrets = siteSecrets(name, args, this);
    const database = siteDatabase(name, args, secrets, this);
    const staged = args.app.servers.map((server) => stageSite(name, server, args, secrets, this));
    const migrated = migration(name, staged, database, this);
    const replicas = staged.map((onServer) => runReplicas(name, onServer, migrated, this));
    const hosts = virtualHosts(name, args, staged, replicas, this);
    runTasks(name, args, secrets, [...replicas, ...hosts], this);
    this.outputs = pulumi
      .all(replicas.map(({ stdout }) => stdout))
      .apply((results) => siteOutputs(args, results));
    this.registerOutputs({ outputs: this.outputs });
  }
}

function siteSecrets(name: string, { site, release, authority }: SiteArgs, parent: Site): SecretInputs {
  const secrets: SecretInputs = {};
  for (const [key, value] of Object.entries(release.source.secrets)) secrets[key] = value.reveal();
  for (const [key, value] of Object.entries(site.secrets)) secrets[ownSecretName(key)] = value.reveal();
  if (site.database === undefined) return secrets;
  // Letters and digits only: such a password needs no escape in any file or URL that an app may put it into.
  const password = new random.RandomPassword(`${name}-password`, { length: 32, special: false }, { parent });
  return {
    ...secrets,
    [secretNames.databasePassword]: password.result,
    [secretNames.authorityCertificate]: authority.certificate,
  };
}

function siteDatabase(
  name: string,
  args: SiteArgs,
  secrets: SecretInputs,
  parent: Site,
): readonly pulumi.Resource[] {
  const { site, database } = args;
  if (site.database === undefined || database.server === undefined) return [];
  const step = siteDatabaseStep({ ...site, database: site.database });
  return [database.server.carryOut(`${name}-database`, step, secrets, { parent, dependsOn: database.ready })];
}

/** Once every app server has the release, so that no server is left behind a migrated database. */
function migration(
  name: string,
  staged: readonly StagedSite[],
  database: readonly pulumi.Resource[],
  parent: Site,
): readonly pulumi.Resource[] {
  const everywhere = [...staged.map(({ resource }) => resource), ...database];
  const first = staged.find(({ server }) => !server.settings.gone);
  const step = first && migrateStep(first.input);
  if (first === undefined || step === undefined) return everywhere;
  return [first.server.carryOut(`${name}-migration`, step, first.secrets, { parent, dependsOn: everywhere })];
}

function siteOutputs({ site, release, app }: SiteArgs, results: readonly string[]): SiteOutputs {
  const [canonical] = site.domains;
  return {
    urls: site.domains.map((domain) => publicUrl(site).replace(canonical, domain)),
    release: release.id,
    result: Object.fromEntries(
      app.servers.map((server, index) => [server.settings.name, lastLine(results[index] ?? "")]),
    ),
  };
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}
