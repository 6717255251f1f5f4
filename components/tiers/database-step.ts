import type { DatabaseSettings, Server } from "../settings/settings";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { publicFile, step, type Step } from "../steps/step";
import { literal, renderTemplate } from "../steps/template";
import { networkOfOne } from "./placement";

/** What PostgreSQL on a server has to know. */
export interface DatabaseServer {
  readonly settings: DatabaseSettings;
  readonly server: Pick<Server, "privateAddress" | "roles">;
  /** Another text when the server's size changes: its memory is counted when the step is carried out. Default: none. */
  readonly size?: string | undefined;
  /** Networks of the app servers as PostgreSQL sees them, such as `10.0.0.4/32`. Nobody else may connect. */
  readonly appNetworks: readonly string[];
  /** Whether apps run on this server too, and may connect by way of localhost. */
  readonly localApps: boolean;
}

/** Parameters on which safety or the scripts depend; each with what to do in its place. */
const ownParameters: Readonly<Record<string, string>> = {
  config_file: "it is the distribution's",
  data_directory: "it is the distribution's",
  hba_file: "who may connect follows from the servers",
  include: "name the parameters themselves",
  include_dir: "name the parameters themselves",
  include_if_exists: "name the parameters themselves",
  listen_addresses: "set the server's privateAddress",
  max_connections: "set database.maxConnections",
  password_encryption: "it is always scram-sha-256",
  port: "it is always 5432",
  ssl: "it is always on",
  ssl_cert_file: "the certificate is made by the deployment",
  ssl_key_file: "the certificate is made by the deployment",
  ssl_min_protocol_version: "it is always TLSv1.2",
  unix_socket_directories: "it is the distribution's",
};

/** Where the script puts copies which the package's user may read. */
const readable = "/etc/postgresql-common/tierwright";

/**
 * PostgreSQL for the sites: TLS, the private address, memory that suits the server, app servers only. Takes the secrets
 * `DATABASE_CERTIFICATE` and `DATABASE_PRIVATE_KEY`, in PEM form.
 * @throws Error when `database.parameters` names a parameter that is not the user's to set.
 */
export function databaseTierStep(database: DatabaseServer): Step {
  const { settings, server, size } = database;
  const directory = "/etc/tierwright/database";
  return step("database", "PostgreSQL", {
    variables: {
      PGDG_VERSION: settings.packages.kind === "pgdg" ? String(settings.packages.version) : "",
      MEMORY_PERCENT: String(Math.round(settings.memoryShare * 100)),
      MAX_CONNECTIONS: String(settings.maxConnections),
      ...(size === undefined ? {} : { SIZE: size }),
      DEDICATED: server.roles.every((role) => role === "db") ? "yes" : "no",
    },
    directories: [{ path: directory, mode: "0700", owner: "root:root" }],
    files: [
      privateFile(`${directory}/server.crt`, "DATABASE_CERTIFICATE"),
      privateFile(`${directory}/server.key`, "DATABASE_PRIVATE_KEY"),
      publicFile(`${directory}/postgresql.conf`, parameters(database)),
      publicFile(`${directory}/pg_hba.conf`, access(database)),
      publicFile(
        "/etc/systemd/system/postgresql@.service.d/tierwright.conf",
        renderTemplate("database/wait-for-address.conf", "raw", { address: server.privateAddress }),
      ),
      publicFile(
        "/etc/systemd/system/tierwright-backup@.service",
        renderTemplate("database/backup.service", "raw", {}),
      ),
    ],
    scripts: ["database/database"],
  });
}

function privateFile(path: string, secret: string) {
  return { path, content: `${secretPlaceholder(secret)}\n`, mode: "0600", owner: "root:root" };
}

function parameters({ settings, server }: DatabaseServer): string {
  return renderTemplate("database/postgresql.conf", "postgresql", {
    maxConnections: settings.maxConnections,
    parameters: Object.entries(settings.parameters).map(([name, value]) => ({ name: ownName(name), value })),
    listenAddresses: [...new Set(["localhost", server.privateAddress])].join(", "),
    hbaFile: `${readable}/pg_hba.conf`,
    certificateFile: `${readable}/server.crt`,
    keyFile: `${readable}/server.key`,
  });
}

function ownName(name: string) {
  const instead = ownParameters[name];
  if (instead !== undefined) {
    throw new Error(`tierwright:database.parameters.${name}: cannot be set; ${instead}`);
  }
  return literal(name);
}

function access({ appNetworks, localApps }: DatabaseServer): string {
  const local = localApps ? ["127.0.0.1", "::1"].map(networkOfOne) : [];
  return renderTemplate("database/pg_hba.conf", "raw", {
    addresses: [...new Set([...appNetworks, ...local])].sort(),
  });
}
