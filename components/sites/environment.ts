import type { Site } from "../settings/settings";
import { escape, type Format } from "../steps/escape";
import { factPlaceholder } from "../steps/fact-placeholder";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { inUrl } from "../settings/shapes/address";
import type { Release } from "./release";
import { ownSecret, secretNames } from "./site-secrets";

/** Where a site's database is reached from its app servers. */
export interface DatabaseEndpoint {
  /** Undefined where only the run finds out: then servers are told apart, like a secret. */
  readonly host: string | undefined;
  readonly port: number;
  /** Database and role. */
  readonly name: string;
  /** File with the authority that signed the database server's certificate, on the app server. */
  readonly authorityFile: string;
}

/** What the environment of a replica is made from. */
export interface EnvironmentInput {
  readonly site: Site;
  readonly release: Release;
  /** Address to listen on. */
  readonly address: string;
  readonly database: DatabaseEndpoint | undefined;
  /** Whether nginx runs on the same server, and serves the static folders itself. */
  readonly besideWebserver: boolean;
  /** Whether the server is an EC2 instance of the deployment, whose role is for root alone. Default: no. */
  readonly onOwnMachine?: boolean;
}

/** The environment file of a site's replicas, migrations and tasks: one `NAME="value"` a line, in order of name. */
export function environmentFile(input: EnvironmentInput): string {
  const { site } = input;
  const plain = Object.entries({
    ...standardEnvironment(input),
    ...input.release.preset.environment,
    ...site.environment,
  }).map(([name, value]): [string, string] => [name, escape(value, "environment")]);
  const secret = Object.keys(site.secrets).map((name): [string, string] => [
    name,
    ownSecret(name, "environment"),
  ]);
  const values = new Map([...plain, ...databaseLogin(input.database), ...secret]);
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

function standardEnvironment({ site, release, address, database }: EnvironmentInput): Record<string, string> {
  const programs = release.preset.programDirectories.map(
    (name) => `/srv/sites/${site.name}/releases/${factPlaceholder("RELEASE")}/${name}`,
  );
  return {
    HOST: address,
    PATH: [...programs, "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
    PUBLIC_URL: publicUrl(site),
    RELEASE: factPlaceholder("RELEASE"),
    SITE: site.name,
    UPLOADS_DIRECTORY: `/srv/sites/${site.name}/shared`,
    ...(database === undefined ? {} : databaseEnvironment(database)),
  };
}

/** libpq's own variables (PostgreSQL manual, "Environment Variables"), which most drivers understand. */
function databaseEnvironment({ port, name, authorityFile }: DatabaseEndpoint): Record<string, string> {
  return {
    PGPORT: String(port),
    PGDATABASE: name,
    PGUSER: name,
    PGSSLMODE: "verify-full",
    PGSSLROOTCERT: authorityFile,
  };
}

function databaseLogin(database: DatabaseEndpoint | undefined): [string, string][] {
  if (database === undefined) return [];
  return [
    ["DATABASE_URL", `"${databaseUrl(database)}"`],
    ["PGHOST", databaseHost(database, "environment")],
    ["PGPASSWORD", secretPlaceholder(secretNames.databasePassword, "environment")],
  ];
}

/** The database's host, written for a format. */
export function databaseHost({ host }: Pick<DatabaseEndpoint, "host">, format: Format): string {
  return host === undefined ? secretPlaceholder(secretNames.databaseHost, format) : escape(host, format);
}

/** The database's URL with the password's placeholder; safe between double quotes. */
export function databaseUrl({ host, port, name, authorityFile }: DatabaseEndpoint): string {
  const password = secretPlaceholder(secretNames.databasePassword, "url");
  const address = host === undefined ? databaseHost({ host }, "url") : inUrl(host);
  return `postgresql://${name}:${password}@${address}:${port}/${name}?sslmode=verify-full&sslrootcert=${authorityFile}`;
}

/** The site's address for visitors, without a slash at the end. */
export function publicUrl(site: Site): string {
  return `${site.tls.kind === "off" ? "http" : "https"}://${site.domains[0]}`;
}
