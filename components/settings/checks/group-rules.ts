import { architectureOf } from "../aws/architecture";
import { groupServer, instanceTypesOf, madeMachines, madeServers } from "../aws/plan";
import { problem } from "../settings-error";
import { repeated, rule } from "./rule";
import { livingServers } from "./server-rules";

/** A group runs sites, and nothing that has to stay where it is. */
export const rolesOfGroups = rule(["platform", "servers"], (sections) =>
  madeServers(sections)
    .filter(([, { group, roles }]) => group !== undefined && roles.join() !== "app")
    .map(([name]) =>
      problem(
        ["servers", name, "roles"],
        "must be app for a group, whose machines come and go; give db and webserver to servers of their own",
      ),
    ),
);

/** Sites run on one group, or on servers: rollouts have one list of machines to ask for. */
export const oneGroup = rule(["platform", "servers"], (sections) => {
  const [group] = groupServer(sections) ?? [];
  if (group === undefined) return [];
  return livingServers(sections.servers)
    .filter(([name, { roles }]) => name !== group && roles.includes("app"))
    .map(([name, server]) =>
      server.group === undefined
        ? problem(
            ["servers", name, "roles"],
            `has app, and the sites run on the group ${group}; take app away here, or remove that group`,
          )
        : problem(
            ["servers", name, "group"],
            `${group} is a group already, and a stack can have one; remove one of them`,
          ),
    );
});

const ofSingleMachines = {
  zone: "is for a single server; a group is in all zones of its network",
  privateAddress: "is for a single server; AWS gives the machines of a group theirs",
} as const;

/** What says where one machine is means nothing for a group. */
export const placeOfGroups = rule(["platform", "servers"], (sections) =>
  madeServers(sections).flatMap(([name, server]) =>
    server.group === undefined
      ? []
      : (["zone", "privateAddress"] as const)
          .filter((key) => server[key] !== undefined)
          .map((key) => problem(["servers", name, key], ofSingleMachines[key])),
  ),
);

/** A server is of one type; a group may be of several that start from the same image. */
export const typesOfServers = rule(["platform", "aws", "servers"], (sections) => [
  ...madeMachines(sections)
    .filter(([, { type = [] }]) => type.length > 1)
    .map(([name]) =>
      problem(["servers", name, "type"], "is a list, which is for a `group`; name one instance type"),
    ),
  ...madeServers(sections).flatMap(([name, server]) => {
    if (server.group === undefined) return [];
    const path = ["servers", name, "type"];
    const types = instanceTypesOf(server, sections.aws);
    const [first] = types;
    const other = types.find((type) => architectureOf(type) !== architectureOf(first));
    return [
      ...repeated(types, (type) => type).map(([type]) => problem(path, `has ${type} more than once`)),
      ...(other === undefined
        ? []
        : [
            problem(
              path,
              `has ${first}, which is ${architectureOf(first)}, and ${other}, which is ${architectureOf(other)}; choose types of one architecture, since all start from one image`,
            ),
          ]),
    ];
  }),
]);
