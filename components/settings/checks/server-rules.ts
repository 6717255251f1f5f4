import { isIP } from "node:net";
import { plannedAddress } from "../aws/network";
import { isMade } from "../aws/plan";
import type { Role } from "../servers";
import type { Sections, ServerSection } from "../sections";
import { problem } from "../settings-error";
import { repeated, rule } from "./rule";

/** The servers that are not gone, by name. */
export function livingServers(servers: Readonly<Record<string, ServerSection>>): [string, ServerSection][] {
  return Object.entries(servers).filter(([, { gone }]) => !gone);
}

/** The address of a server among servers, where the settings say it. */
export function privateAddressOf({ address, privateAddress }: ServerSection): string | undefined {
  return privateAddress ?? (address === undefined || isIP(address) === 0 ? undefined : address);
}

/** The same, also for servers that are made, as far as their subnet is known. */
function addressAmongServers(name: string, server: ServerSection, sections: Networked): string | undefined {
  return isMade(sections, server) && sections.aws.region !== undefined
    ? plannedAddress(name, server, sections.aws, sections)
    : privateAddressOf(server);
}

type Networked = Pick<Sections, "platform" | "aws" | "servers">;

/** There has to be a server. */
export const someServer = rule(["servers"], ({ servers }) =>
  Object.keys(servers).length > 0
    ? []
    : [problem(["servers"], "is empty; name at least one server, with the roles db, webserver and app")],
);

/** No two living servers may share address and SSH port: that would be one machine under two names. */
export const oneServerAtAnAddress = rule(["servers", "ssh"], ({ servers, ssh }) =>
  repeated(
    livingServers(servers).flatMap(([name, { address, port = ssh.port }]) =>
      address === undefined ? [] : [{ name, address, port }],
    ),
    ({ address, port }) => `${address.toLowerCase()} ${port}`,
  ).flatMap(([first, ...others]) =>
    others.map(({ name, address, port }) =>
      problem(
        ["servers", name, "address"],
        `${address} port ${port} is the server ${first.name} already; one machine is one server with several roles`,
      ),
    ),
  ),
);

/** No two living servers may share a private address. */
export const onePrivateAddressEach = rule(["platform", "aws", "servers"], (sections) => {
  const addressed = livingServers(sections.servers).flatMap(([name, server]) => {
    const address = addressAmongServers(name, server, sections);
    return address === undefined ? [] : [{ name, address }];
  });
  return repeated(addressed, ({ address }) => address.toLowerCase()).flatMap(([first, ...others]) =>
    others.map(({ name, address }) =>
      problem(
        ["servers", name, "privateAddress"],
        `${address} is the private address of ${first.name} already; give each server its own`,
      ),
    ),
  );
});

/** Where there are several living servers, each needs a private address, unless its address is an IP address. */
export const privateAddressKnown = rule(["servers"], ({ servers }) => {
  const living = livingServers(servers);
  if (living.length < 2) return [];
  return living.flatMap(([name, server]) =>
    server.address === undefined || privateAddressOf(server) !== undefined
      ? []
      : [
          problem(
            ["servers", name, "privateAddress"],
            `is missing; the other servers need an IP address, and ${server.address} is a name`,
          ),
        ],
  );
});

/** No more than one living server may have the role `db`. */
export const oneDatabaseServer = rule(["servers"], ({ servers }) => {
  const [first, ...others] = livingServers(servers).filter(([, { roles }]) => roles.includes("db"));
  return others.map(([name]) =>
    problem(
      ["servers", name, "roles"],
      `only one server can have the role db, and ${first?.[0] ?? ""} has it; replication is not offered`,
    ),
  );
});

/**
 * Every site needs a living server for each of its roles; without a database, or with one as a service, it needs no `db`.
 * What stands before a group has a rule of its own.
 */
export const rolesOfSites = rule(["servers", "database", "webserver", "sites"], (sections) => {
  const { servers, database, webserver, sites } = sections;
  const living = livingServers(servers);
  if (Object.keys(servers).length === 0) return [];
  const hasBalancer = webserver.front === "alb" || living.some(([, { group }]) => group !== undefined);
  return Object.entries(sites).flatMap(([name, site]) => {
    const needed: Role[] = [
      ...(site.database === false || database.rds !== undefined ? [] : (["db"] as const)),
      ...(hasBalancer ? [] : (["webserver"] as const)),
      "app",
    ];
    return needed
      .filter((role) => !living.some(([, server]) => server.roles.includes(role)))
      .map((role) =>
        problem(
          ["sites", name],
          `needs a server with the role ${role}, and no living one in tierwright:servers has it` +
            (role === "db"
              ? "; give a server the role, or set `database: false`"
              : "; give a server the role"),
        ),
      );
  });
});
