import { isUsable, usableAddresses } from "../aws/addresses";
import { networkOf, subnetOfServer } from "../aws/network";
import { hasPrivateServers, madeMachines, madeServers, subnetKind, zoneOf, zonesOf } from "../aws/plan";
import { problem } from "../settings-error";
import { rule } from "./rule";

/** Every machine needs a subnet of its kind in its zone. */
export const subnetsOfServers = rule(["platform", "aws", "servers"], (sections) => {
  const { aws } = sections;
  if (aws.region === undefined) return [];
  return madeMachines(sections).flatMap(([name, server]) => {
    const zone = zoneOf(server, aws);
    const path = ["servers", name, "zone"];
    if (!zonesOf(aws).includes(zone))
      return [problem(path, `is ${zone}, which is not among aws.zones (${zonesOf(aws).join(", ")})`)];
    if (subnetOfServer(server, aws, sections) !== undefined) return [];
    const kind = subnetKind(server);
    return [
      problem(
        path,
        `is ${zone}, where aws.network.${kind}Subnets has no subnet; add one, or choose another zone`,
      ),
    ];
  });
});

/** An address that is set lies in the machine's subnet, and is none of those that servers cannot have. */
export const addressesInSubnets = rule(["platform", "aws", "servers"], (sections) => {
  const { aws } = sections;
  if (aws.region === undefined) return [];
  return madeMachines(sections).flatMap(([name, server]) => {
    const subnet = subnetOfServer(server, aws, sections);
    const { privateAddress } = server;
    if (subnet === undefined || privateAddress === undefined || isUsable(subnet, privateAddress)) return [];
    const [first, last] = usableAddresses(subnet);
    return [
      problem(
        ["servers", name, "privateAddress"],
        `${privateAddress} is none for a server in the ${subnetKind(server)} subnet ${subnet}; choose one from ${first} to ${last}`,
      ),
    ];
  });
});

/** Parameters, tags and resources of a machine have its name, and so have those of the bastion. */
export const nameOfBastion = rule(["platform", "servers"], (sections) =>
  madeServers(sections)
    .filter(([name]) => name === "bastion")
    .map(([name]) =>
      problem(["servers", name], "is what the stack's own bastion is called; choose another name"),
    ),
);

/** The bastion that is made has to be reached from outside. */
export const subnetOfBastion = rule(["platform", "aws", "servers", "ssh"], (sections) => {
  const { aws, ssh } = sections;
  if (!hasPrivateServers(sections) || ssh.bastion !== undefined || aws.sshBy !== "network") return [];
  return networkOf(aws, sections).publicSubnets.length > 0 || aws.region === undefined
    ? []
    : [
        problem(
          ["aws", "network", "publicSubnets"],
          "is empty, and the bastion for the servers in private subnets needs one; add one, name a bastion as ssh.bastion, or set aws.sshBy to session-manager",
        ),
      ];
});

/** Somebody has to be let in by SSH where a run comes that way. */
export const someoneForSsh = rule(["platform", "aws", "servers", "ssh"], (sections) => {
  const { platform, aws, ssh } = sections;
  if (platform !== "aws" || aws.sshFrom.length > 0 || aws.sshBy !== "network") return [];
  const isPublic = madeServers(sections).some(([, server]) => subnetKind(server) === "public");
  const hasBastion = hasPrivateServers(sections) && ssh.bastion === undefined;
  if (!isPublic && !hasBastion) return [];
  return [
    problem(
      ["aws", "sshFrom"],
      "is empty, so that nothing could be deployed; name the networks that you come from, such as 203.0.113.4/32, or set aws.sshBy to session-manager",
    ),
  ];
});
