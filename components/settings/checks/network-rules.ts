import { Address4 } from "ip-address";
import { defaultNetwork } from "../aws/network";
import { awsSchema } from "../aws/section";
import { problem } from "../settings-error";
import { repeated, rule } from "./rule";

const subnetLists = ["publicSubnets", "privateSubnets"] as const;

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

/** Zones lie in the region, each once; an existing network has one subnet of a kind for each. */
export const zonesOfRegion = rule(["platform", "aws"], ({ platform, aws: { region, zones, network } }) => {
  if (platform !== "aws" || region === undefined) return [];
  const lists = subnetLists.map((key) => ({
    path: ["aws", "network", key],
    zones: (network[key] ?? []).map(({ zone }) => zone),
  }));
  const named = [
    ...(zones ?? []).map((zone, index) => ({ zone, path: ["aws", "zones", index] })),
    ...lists.flatMap(({ path, zones: placed }) =>
      placed.map((zone, index) => ({ zone, path: [...path, index, "zone"] })),
    ),
  ];
  return [
    ...named
      .filter(({ zone }) => zone.slice(0, -1) !== region)
      .map(({ zone, path }) => problem(path, `${zone} is no zone of ${region}`)),
    ...repeated(zones ?? [], (zone) => zone).map(([zone]) =>
      problem(["aws", "zones"], `has ${zone} more than once`),
    ),
    ...lists.flatMap(({ path, zones: placed }) =>
      repeated(placed, (zone) => zone).map(([zone]) =>
        problem(path, `has ${zone} more than once; choose one subnet for each zone`),
      ),
    ),
  ];
});

/** A network is made, or it exists: not both. */
export const oneKindOfNetwork = rule(["platform", "aws"], ({ platform, aws }) => {
  if (platform !== "aws") return [];
  const { network } = aws;
  if (network.vpc === undefined) {
    const existing = subnetLists
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
