import { livingServers, privateAddressOf } from "./checks/server-rules";
import { assignPorts } from "./port-blocks";
import { resolveApp } from "./resolve-app";
import { resolveSite } from "./resolve-site";
import type { Sections } from "./sections";
import type { App, DatabaseSettings, Server, Settings, Site, SshSettings } from "./settings";

const defaultPostgresql = 17;

/** Settings with every default and reference filled in, from sections that keep all rules. */
export function resolve(sections: Sections, deploymentName: string): Settings {
  const apps = byName(sections.apps).map(([name, app]) => resolveApp(name, app));
  return {
    deploymentName,
    platform: sections.platform,
    aws: undefined,
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

function resolveServers({ servers, ssh }: Sections): Server[] {
  return byName(servers).map(([name, server]) => ({
    name,
    roles: server.roles,
    privateAddress: privateAddressOf(server) ?? "127.0.0.1",
    port: server.port ?? ssh.port,
    user: server.user ?? ssh.user,
    gone: server.gone,
    machine: { kind: "existing", address: server.address, hostKey: server.hostKey },
  }));
}

function resolveSsh({ ssh }: Sections): SshSettings {
  const { bastion, bootTimeoutSeconds, privateKey, user } = ssh;
  return {
    privateKey,
    bootTimeoutSeconds,
    bastion:
      bastion === undefined
        ? undefined
        : {
            address: bastion.address,
            port: bastion.port,
            user: bastion.user ?? user,
            hostKey: bastion.hostKey,
            privateKey: bastion.privateKey ?? privateKey,
          },
  };
}

function resolveDatabase({ database }: Sections): DatabaseSettings {
  const { packages, version, memoryShare, maxConnections, parameters } = database;
  return {
    packages:
      packages === "pgdg"
        ? { kind: "pgdg", version: version ?? defaultPostgresql }
        : { kind: "distribution" },
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
