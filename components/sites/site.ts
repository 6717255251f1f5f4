import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { SecretInputs } from "../remote/step-input";
import { siteBackupsStep, siteDatabaseAtServiceStep, siteDatabaseStep } from "./database-step";
import { publicUrl } from "./environment";
import { gateways } from "./gateways";
import type { SiteArgs } from "./site-args";
import { type SiteHistory, siteHistory } from "./site-history";
import { rolloutResult } from "./rollout-result";
import { ownSecretName, secretNames } from "./site-secrets";
import { runTasks } from "./site-tasks";
import { watchForChanges } from "./site-pickups";
import { rollOut } from "./site-rollout";
import { stageSite } from "./staged-site";
import { bringVisitors } from "./visitors";

/** What the stack tells about a site. */
export interface SiteOutputs {
  readonly urls: readonly string[];
  /** The release that runs. */
  readonly release: string;
  /** What the last rollout said of each app server, or of each machine of a group. */
  readonly result: Readonly<Record<string, string>>;
  /** The last rollouts, as the first app server knew them after this one. */
  readonly history: SiteHistory;
}

/**
 * One running copy of an app across the tiers: its database, the release staged on each of its app servers, one rollout over
 * all of them, the virtual host, and last the tasks.
 */
export class Site extends pulumi.ComponentResource {
  readonly outputs: pulumi.Output<SiteOutputs>;

  constructor(name: string, args: SiteArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:sites:Site", name, {}, options);
    const secrets = siteSecrets(name, args, this);
    const database = siteDatabase(name, args, secrets, this);
    const onServers = args.servers.map((server) => stageSite(name, server, args, secrets, this));
    const staged = onServers.filter(({ server }) => !server.settings.gone);
    const rollout = rollOut(name, { ...args, staged, siteDatabase: database, secrets }, this);
    const rolledOut = rollout === undefined ? [] : [rollout];
    const answering = [...rolledOut, ...gateways(name, args, rolledOut, this)];
    const hosts = bringVisitors(name, args, staged, answering, this);
    watchForChanges(name, args.site, staged, [...answering, ...hosts], this);
    runTasks(name, args, secrets, [...answering, ...hosts], this);
    this.outputs = pulumi
      .all([rollout?.stderr ?? "", rollout?.stdout ?? ""])
      .apply(([said, history]) => siteOutputs(args, said, history));
    this.registerOutputs({ outputs: this.outputs });
  }
}

function siteSecrets(name: string, { site, release, database }: SiteArgs, parent: Site): SecretInputs {
  const secrets: SecretInputs = {};
  for (const [key, value] of Object.entries(release.source.secrets)) secrets[key] = value.reveal();
  for (const [key, value] of Object.entries(site.secrets)) secrets[ownSecretName(key)] = value.reveal();
  if (site.database === undefined) return secrets;
  // Letters and digits only: such a password needs no escape in any file or URL that an app may put it into.
  const password = new random.RandomPassword(`${name}-password`, { length: 32, special: false }, { parent });
  return {
    ...secrets,
    [secretNames.databasePassword]: password.result,
    ...database.secrets,
  };
}

function siteDatabase(
  name: string,
  args: SiteArgs,
  secrets: SecretInputs,
  parent: Site,
): readonly pulumi.Resource[] {
  const { site, database } = args;
  const { server } = database;
  if (site.database === undefined || server === undefined) return [];
  const own = { ...site, database: site.database };
  const step = database.isService ? siteDatabaseAtServiceStep(own) : siteDatabaseStep(own);
  const made = server.carryOut(`${name}-database`, step, secrets, { parent, dependsOn: database.ready });
  if (database.isService && site.backup.schedule !== "off") {
    const options = { parent, dependsOn: [made] };
    server.carryOut(`${name}-backups-${server.settings.name}`, siteBackupsStep(own), {}, options);
  }
  return [made];
}

function siteOutputs({ site, release, servers }: SiteArgs, said: string, history: string): SiteOutputs {
  const [canonical] = site.domains;
  return {
    urls: site.domains.map((domain) => publicUrl(site).replace(canonical, domain)),
    release: release.id,
    result: rolloutResult(
      servers.map(({ settings }) => settings),
      said,
    ),
    history: siteHistory(history),
  };
}
