import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority } from "./certificates/certificate-authority";
import { choosePlatform } from "./platforms/choose-platform";
import type { Platform } from "./platforms/platform";
import type { Login } from "./remote/access";
import type { Settings, Site as SiteSettings } from "./settings/settings";
import { runsSite } from "./settings/site-servers";
import { livingServers } from "./tiers/placement";
import { type Release, release } from "./sites/release";
import { Site, type SiteOutputs } from "./sites/site";
import { followedSource } from "./sources/followed";
import { resolveSource } from "./sources/sources";
import { AppTier } from "./tiers/app-tier";
import { baseStep } from "./tiers/base-step";
import { DatabaseTier } from "./tiers/database-tier";
import { Peers } from "./tiers/peers";
import { Notifications } from "./tiers/notifications";
import { WebserverTier } from "./tiers/webserver-tier";

/** What the stack tells about a server. */
export interface ServerOutputs {
  /** Where others find it: visitors of a webserver, and SSH unless it comes by Session Manager. */
  readonly address: pulumi.Input<string>;
  readonly roles: readonly string[];
  /** By which its SSH server is recognized, of a machine that the stack makes. */
  readonly hostKey?: pulumi.Input<string>;
}

/** What the stack tells about the machine through which private ones are reached. */
export interface BastionOutputs {
  readonly address: pulumi.Input<string>;
  readonly port: number;
  readonly user: string;
  readonly hostKey: pulumi.Input<string>;
}

/** The whole deployment: servers from a platform, three tiers on them, and the sites across the tiers. */
export class Deployment extends pulumi.ComponentResource {
  readonly sites: Readonly<Record<string, pulumi.Output<SiteOutputs>>>;
  readonly servers: Readonly<Record<string, ServerOutputs>>;
  /** The name of the load balancer, to which domains that others keep have to point; undefined where there is none. */
  readonly balancer: pulumi.Output<string> | undefined;
  /** The authority of sites with `tls: internal`, for visitors to trust. */
  readonly authority: pulumi.Output<string>;
  /** The machine through which private ones are reached, where the deployment made it. */
  readonly bastion: BastionOutputs | undefined;
  /** The key that opens the servers, where the deployment made it. */
  readonly sshPrivateKey: pulumi.Output<string> | undefined;

  /** @param observed what runs other than the settings say, by site */
  constructor(name: string, settings: Settings, observed: Readonly<Record<string, string>> = {}) {
    super("tierwright:index:Deployment", name);
    // Sources first: what cannot be found ends the run before any server is touched.
    const releases = settings.sites.map((site): [typeof site, Release] => [
      site,
      release(site, site.follow === undefined ? resolveSource(site.source) : followedSource(site.source)),
    ]);
    const here = { parent: this };

    const platform = choosePlatform(name, settings, (server) => baseStep(settings, server), this);
    const authority = new CertificateAuthority(`${name}-authority`, here);
    const database = new DatabaseTier(
      `${name}-database`,
      { ...databaseArgs(platform, settings), authority },
      here,
    );
    const app = new AppTier(
      `${name}-app`,
      {
        servers: platform.servers("app"),
        packages: packages(releases),
        before: notifications(`${name}-notifications`, platform, settings, this),
      },
      here,
    );
    const webserver = new WebserverTier(
      `${name}-webserver`,
      {
        servers: platform.servers("webserver"),
        appServers: platform.servers("app"),
        settings: settings.webserver,
      },
      here,
    );
    const peers = new Peers(`${name}-peers`, { servers: platform.all }, here);
    const sites = releases.map(([site, release]): [string, Site] => [
      site.name,
      new Site(
        `${name}-${site.name}`,
        {
          ...{ site, release, database, app, webserver, authority, peers },
          servers: app.servers.filter(({ settings }) => runsSite(site, settings)),
          observed: observed[site.name],
          ...{ balancer: platform.balancer, domains: platform.domains },
        },
        here,
      ),
    ]);

    this.sites = Object.fromEntries(sites.map(([site, { outputs }]) => [site, outputs]));
    this.servers = Object.fromEntries(
      platform.all.map(({ address, hostKey, settings: { name, roles, machine } }) => [
        name,
        { address, roles, ...(machine.kind === "existing" ? {} : { hostKey }) },
      ]),
    );
    this.bastion = platform.bastion && bastionOutputs(platform.bastion);
    this.balancer = platform.balancer?.address;
    this.authority = authority.certificate;
    this.sshPrivateKey = settings.ssh.privateKey === undefined ? platform.sshPrivateKey : undefined;
    this.registerOutputs({ sites: this.sites, servers: this.servers });
  }
}

function bastionOutputs({ host, port, user, hostKey }: Login): BastionOutputs {
  return { address: host, port, user, hostKey };
}

function databaseArgs(platform: Platform, settings: Settings) {
  return {
    servers: platform.servers("db"),
    service: platform.database,
    appHosts: platform.servers("app"),
    settings: settings.database,
    appServers: livingServers(settings, "app"),
  };
}

/** No resource at all when nobody wants to know. Backups before a migration are made where the database is. */
function notifications(
  name: string,
  platform: Platform,
  { notifications, sites }: Settings,
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  if (notifications.length === 0) return [];
  const backups = sites.some(({ backup }) => backup.beforeMigration) ? platform.servers("db") : [];
  const servers = [...platform.servers("app"), ...backups];
  return new Notifications(name, { notifications, servers }, { parent }).ready;
}

function packages(releases: readonly (readonly [Pick<SiteSettings, "app">, Release])[]): readonly string[] {
  return releases.flatMap(([{ app }, { preset, source }]) => [
    ...preset.packages,
    ...source.packages,
    ...app.packages,
  ]);
}
