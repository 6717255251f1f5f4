import { isMade } from "../aws/plan";
import type { Sections, ServerSection } from "../sections";
import { problem, type Problem } from "../settings-error";
import { rule } from "./rule";

/** A server that exists has to say where it is and by which key it is recognized. */
export const machinesThatExist = rule(["platform", "servers"], (sections) =>
  eachServer(sections, (server) => {
    if (isMade(sections, server)) return [];
    return [
      ...(["address", "hostKey"] as const)
        .filter((key) => server[key] === undefined)
        .map((key) => [key, `is missing; it must be ${needed[key]}`] as const),
      ...made
        .filter((key) => server[key] !== undefined)
        .map(
          (key) =>
            [
              key,
              sections.platform === "aws"
                ? "is only for EC2 servers, and this one has an address"
                : "is only for servers of the platform aws",
            ] as const,
        ),
    ];
  }),
);

/** A server that is made has neither a key nor a port yet, and its machine goes when it is taken out of the settings. */
export const machinesThatAreMade = rule(["platform", "servers"], (sections) =>
  eachServer(sections, (server) => {
    if (!isMade(sections, server)) return [];
    const { hostKey, port, gone, dataGiB, roles } = server;
    return [
      ...(hostKey === undefined
        ? []
        : [
            [
              "hostKey",
              "belongs to servers with an address; the deployment makes that of an EC2 server",
            ] as const,
          ]),
      ...(port === undefined
        ? []
        : [["port", "belongs to servers with an address; that of an EC2 server is 22"] as const]),
      ...(gone
        ? [
            [
              "gone",
              "belongs to servers with an address; take an EC2 server out of the settings, and `pulumi up` terminates it",
            ] as const,
          ]
        : []),
      ...(dataGiB === undefined || roles.includes("db")
        ? []
        : [["dataGiB", "is the volume of the database, and this server has not the role db"] as const]),
    ];
  }),
);

/** The key that opens servers which exist; for machines that it makes, the deployment makes it too. */
export const keyOfServers = rule(["platform", "servers", "ssh"], (sections) => {
  const { servers, ssh } = sections;
  const all = Object.values(servers);
  if (ssh.privateKey !== undefined) return [];
  const isEveryMade = all.length > 0 && all.every((server) => isMade(sections, server));
  if (isEveryMade && (ssh.bastion === undefined || ssh.bastion.privateKey !== undefined)) return [];
  return [
    problem(
      ["ssh", "privateKey"],
      isEveryMade
        ? "is missing, and ssh.bastion, which exists already, needs a key; set this, or ssh.bastion.privateKey"
        : "is missing; it must be the private key that opens the servers which exist",
    ),
  ];
});

const needed = {
  address: "an IP address or a host name, such as 203.0.113.4",
  hostKey: 'the public host key of the server, such as "ssh-ed25519 AAAA…"; `npm run host-keys` prints it',
};

const made = ["type", "diskGiB", "dataGiB", "subnet", "zone", "group"] as const;

function eachServer(
  { servers }: Pick<Sections, "servers">,
  check: (server: ServerSection) => readonly (readonly [key: string, text: string])[],
): Problem[] {
  return Object.entries(servers).flatMap(([name, server]) =>
    check(server).map(([key, text]) => problem(["servers", name, key], text)),
  );
}
