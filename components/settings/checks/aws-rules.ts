import { Address4 } from "ip-address";
import { isUsable, usableAddresses } from "../aws/addresses";
import {
  defaultNetwork,
  hasPrivateServers,
  madeServers,
  networkOf,
  subnetKind,
  subnetOfServer,
  zoneOf,
  zonesOf,
} from "../aws/plan";
import { awsSchema } from "../aws/section";
import { problem } from "../settings-error";
import { repeated, rule } from "./rule";

/** The section and the platform belong together. */
export const sectionOfPlatform = rule(["platform", "aws"], ({ platform, aws }) => {
  if (platform === "aws")
    return aws.region === undefined
      ? [problem(["aws", "region"], "is missing; the platform aws needs it, such as eu-central-1")]
      : [];
  const isGiven = JSON.stringify(aws) !== JSON.stringify(awsSchema.parse({}));
  return isGiven
    ? [problem(["aws"], "is only for `tierwright:platform: aws`; set the platform, or remove this")]
    : [];
});

/** Zones lie in the region, each once. */
export const zonesOfRegion = rule(["platform", "aws"], ({ platform, aws: { region, zones, network } }) => {
  if (platform !== "aws" || region === undefined) return [];
  const named = [
    ...(zones ?? []).map((zone, index) => ({ zone, path: ["aws", "zones", index] })),
    ...(["publicSubnets", "privateSubnets"] as const).flatMap((key) =>
      (network[key] ?? []).map(({ zone }, index) => ({ zone, path: ["aws", "network", key, index, "zone"] })),
    ),
  ];
  return [
    ...named
      .filter(({ zone }) => zone.slice(0, -1) !== region)
      .map(({ zone, path }) => problem(path, `${zone} is no zone of ${region}`)),
    ...repeated(zones ?? [], (zone) => zone).map(([zone]) =>
      problem(["aws", "zones"], `has ${zone} more than once`),
    ),
  ];
});

/** A network is made, or it exists: not both. */
export const oneKindOfNetwork = rule(["platform", "aws"], ({ platform, aws }) => {
  if (platform !== "aws") return [];
  const { network } = aws;
  if (network.vpc === undefined) {
    const existing = (["publicSubnets", "privateSubnets"] as const)
      .filter((key) => network[key] !== undefined)
      .map((key) =>
        problem(["aws", "network", key], "belongs to an existing VPC; name it as `vpc`, or remove this"),
      );
    const { subnetMask } = new Address4(network.cidr ?? defaultNetwork);
    return subnetMask > 20
      ? [
          ...existing,
          problem(["aws", "network", "cidr"], "must be a network of /16 to /20: it is divided by sixteen"),
        ]
      : existing;
  }
  return (["cidr", "nat"] as const)
    .filter((key) => network[key] !== undefined)
    .map((key) =>
      problem(
        ["aws", "network", key],
        "is for a VPC that is made, and `vpc` names an existing one; remove one of the two",
      ),
    );
});

/** Every server needs a subnet of its kind in its zone. */
export const subnetsOfServers = rule(["platform", "aws", "servers"], (sections) => {
  const { aws } = sections;
  if (aws.region === undefined) return [];
  return madeServers(sections).flatMap(([name, server]) => {
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

/** An address that is set lies in the server's subnet, and is none of those that servers cannot have. */
export const addressesInSubnets = rule(["platform", "aws", "servers"], (sections) => {
  const { aws } = sections;
  if (aws.region === undefined) return [];
  return madeServers(sections).flatMap(([name, server]) => {
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
  if (!hasPrivateServers(sections) || ssh.bastion !== undefined) return [];
  return networkOf(aws, sections).publicSubnets.length > 0 || aws.region === undefined
    ? []
    : [
        problem(
          ["aws", "network", "publicSubnets"],
          "is empty, and the bastion for the servers in private subnets needs one; add one, or name a bastion as ssh.bastion",
        ),
      ];
});

/** Somebody has to be let in by SSH where a run comes that way. */
export const someoneForSsh = rule(["platform", "aws", "servers", "ssh"], (sections) => {
  const { platform, aws, ssh } = sections;
  if (platform !== "aws" || aws.sshFrom.length > 0) return [];
  const isPublic = madeServers(sections).some(([, server]) => subnetKind(server) === "public");
  const hasBastion = hasPrivateServers(sections) && ssh.bastion === undefined;
  if (!isPublic && !hasBastion) return [];
  return [
    problem(
      ["aws", "sshFrom"],
      "is empty, so that nothing could be deployed; name the networks that you come from, such as 203.0.113.4/32",
    ),
  ];
});
