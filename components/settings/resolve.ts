import { resolveAws, resolveMadeServer } from "./aws/resolve-aws";
import { isMade } from "./aws/plan";
import { majorVersion, resolveRds } from "./aws/rds";
import { livingServers, privateAddressOf } from "./checks/server-rules";
import { assignPorts } from "./port-blocks";
import { resolveApp } from "./resolve-app";
import { resolveSite } from "./resolve-site";
import type { Sections, ServerSection } from "./sections";
import type { Secret } from "./secret";
import type { App, Bastion, DatabaseSettings, Server, Settings, Site, SshSettings } from "./settings";

const defaultPostgresql = 17;

/** Settings with every default and reference filled in, from sections that keep all rules. */
export function resolve(sections: Sections, deploymentName: string): Settings {
  const apps = byName(sections.apps).map(([name, app]) => resolveApp(name, app));
  return {
    deploymentName,
    platform: sections.platform,
    aws: resolveAws(sections),
    servers: resolveServers(sections),
    ssh: resolveSsh(sections),
    host: sections.host,
    compare: sections.compare,
    database: resolveDatabase(sections),
    webserver: sections.webserver,
    apps,
    sites: resolveSites(sections, apps),
    notifications: byName(sections.notifications).map(([name, one]) => ({ name, ...one })),
  };
}

/** Pulumi keeps no order of keys, so names give one that stays. */
function byName<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([one], [other]) => one.localeCompare(other, "en"));
}

function resolveServers(sections: Sections): Server[] {
  return byName(sections.servers).map(([name, server]) =>
    isMade(sections, server)
      ? resolveMadeServer(name, server, sections)
      : resolveExistingServer(name, server, sections),
  );
}

function resolveExistingServer(name: string, server: ServerSection, { ssh }: Sections): Server {
  const { roles, address, hostKey, port, user, gone } = server;
  if (address === undefined || hostKey === undefined) throw new TypeError(`the server ${name} is incomplete`);
  return {
    name,
    roles,
    privateAddress: privateAddressOf(server) ?? "127.0.0.1",
    port: port ?? ssh.port,
    user: user ?? ssh.user,
    gone,
    machine: { kind: "existing", address, hostKey },
  };
}

function resolveSsh({ ssh }: Sections): SshSettings {
  const { bastion, bootTimeoutSeconds, privateKey, user } = ssh;
  return {
    privateKey,
    bootTimeoutSeconds,
    bastion: bastion && resolveBastion(bastion, bastion.privateKey ?? privateKey, user),
  };
}

function resolveBastion(
  { address, port, user, hostKey }: NonNullable<Sections["ssh"]["bastion"]>,
  privateKey: Secret | undefined,
  defaultUser: string,
): Bastion {
  if (privateKey === undefined) throw new TypeError("the bastion has no key");
  return { address, port, user: user ?? defaultUser, hostKey, privateKey };
}

function resolveDatabase({ aws, database }: Sections): DatabaseSettings {
  const { packages, version, memoryShare, maxConnections, parameters } = database;
  const rds = database.rds && resolveRds(database.rds, aws);
  const newest = rds === undefined ? defaultPostgresql : majorVersion(rds.version);
  return {
    rds,
    packages: packages === "pgdg" ? { kind: "pgdg", version: version ?? newest } : { kind: "distribution" },
    memoryShare,
    maxConnections,
    parameters,
  };
}

function resolveSites({ sites, servers, ssh, webserver }: Sections, apps: readonly App[]): Site[] {
  const sshPorts = livingServers(servers).map(([, { port }]) => port ?? ssh.port);
  const ports = assignPorts(new Map(byName(sites).map(([name, { port }]) => [name, port])), [
    ...sshPorts,
    webserver.httpPort,
    webserver.httpsPort,
  ]);
  return byName(sites).map(([name, site]) => {
    const app = site.app === undefined ? apps[0] : apps.find((one) => one.name === site.app);
    const firstPort = ports.get(name);
    if (app === undefined || firstPort === undefined) throw new TypeError(`the site ${name} is incomplete`);
    return resolveSite(name, site, app, firstPort);
  });
}
