import type { Sections } from "../sections";
import { problem } from "../settings-error";
import { refusalOfRds } from "./rds-parameters";
import { rule } from "./rule";
import { livingServers } from "./server-rules";

/** `version` is refused for the distribution's packages, which have one version. */
export const versionOfPostgresql = rule(["database"], ({ database: { packages, version, rds } }) =>
  version === undefined || packages === "pgdg" || rds !== undefined
    ? []
    : [
        problem(
          ["database", "version"],
          "can be chosen only with `packages: pgdg`; a distribution has one version of PostgreSQL",
        ),
      ],
);

/** Parameters which Tierwright sets, and the setting to use in their place. */
const ownParameters: Readonly<Record<string, string>> = {
  max_connections: "`database.maxConnections`",
  shared_buffers: "`database.memoryShare`",
  listen_addresses: "the server's `privateAddress`",
};
const closedParameter =
  /^(?:port|ssl|ssl_.*|.*_file|data_directory|unix_socket_.*|password_encryption|include.*)$/;

/** Parameters that Tierwright sets itself are refused, and what RDS does not take. */
export const parametersOfPostgresql = rule(["database"], ({ database: { parameters, rds } }) =>
  Object.entries(parameters).flatMap(([name, value]) => {
    const why = rds === undefined ? refusal(name) : refusalOfRds(name, value);
    return why === undefined ? [] : [problem(["database", "parameters", name], why)];
  }),
);

function refusal(name: string): string | undefined {
  const own = Object.hasOwn(ownParameters, name) ? ownParameters[name] : undefined;
  if (own !== undefined) return `is set by Tierwright; use ${own}`;
  return closedParameter.test(name) ? "is set by Tierwright and cannot be changed" : undefined;
}

/** No site may have a higher limit of connections than the whole database server. */
export const connectionsOfSites = rule(["database", "sites"], ({ database: ofAll, sites }) => {
  const { most, at } = mostConnections(ofAll);
  return Object.entries(sites).flatMap(([name, { database }]) =>
    database === false || (database.connectionLimit ?? 0) <= most
      ? []
      : [
          problem(
            ["sites", name, "database", "connectionLimit"],
            `must be at most ${most}, which is tierwright:database.${at}`,
          ),
        ],
  );
});

/** At RDS they follow from its class, or from a parameter, which may be a formula. */
function mostConnections({ maxConnections, parameters, rds }: Sections["database"]) {
  if (rds === undefined) return { most: maxConnections, at: "maxConnections" };
  const given = Number(parameters.max_connections);
  return { most: Number.isNaN(given) ? Infinity : given, at: "parameters.max_connections" };
}

/** HTTP and HTTPS may not share a port. */
export const portsOfWebserver = rule(["webserver"], ({ webserver: { httpPort, httpsPort } }) =>
  httpPort === httpsPort
    ? [problem(["webserver", "httpsPort"], `${httpsPort} is the httpPort too; choose another`)]
    : [],
);

const postgresqlPort = 5432;

/** nginx may not take the port of SSH or PostgreSQL on its servers. */
export const portsBesideWebserver = rule(["webserver", "servers", "ssh"], ({ webserver, servers, ssh }) =>
  livingServers(servers)
    .filter(([, { roles }]) => roles.includes("webserver"))
    .flatMap(([name, { port, roles }]) =>
      (["httpPort", "httpsPort"] as const).flatMap((setting) => {
        if (webserver[setting] === (port ?? ssh.port)) {
          return [
            problem(["webserver", setting], `${webserver[setting]} is the SSH port of the server ${name}`),
          ];
        }
        return webserver[setting] === postgresqlPort && roles.includes("db")
          ? [problem(["webserver", setting], `${postgresqlPort} is PostgreSQL's port on the server ${name}`)]
          : [];
      }),
    ),
);
