import { Address4 } from "ip-address";
import { subnetKindOfBalancer } from "../aws/resolve-load-balancer";
import { networkOf } from "../aws/network";
import { groupServer, subnetKind, zonesOf } from "../aws/plan";
import type { Sections } from "../sections";
import { problem, type Problem } from "../settings-error";
import { rule } from "./rule";

/** Somebody who needs subnets of a kind in two zones. */
interface Need {
  readonly who: string;
  readonly kind: "public" | "private";
}

/**
 * Elastic Load Balancing, "Subnets for your load balancer": "you must specify at least two Availability Zone subnets";
 * Amazon RDS, "Working with a DB instance in a VPC": a group of subnets "must have subnets in at least two Availability
 * Zones".
 */
export const twoZones = rule(["platform", "aws", "servers", "database", "webserver"], (sections) => {
  const { platform, aws } = sections;
  if (platform !== "aws" || aws.region === undefined) return [];
  const needs = needsOf(sections);
  const network = networkOf(aws, sections);
  if (network.kind === "own") {
    return zonesOf(aws).length > 1 || needs.length === 0
      ? []
      : [
          problem(
            ["aws", "zones"],
            `has one zone, and ${needs.map(({ who }) => who).join(" and ")} must be in two; name another one`,
          ),
        ];
  }
  return needs.flatMap(({ who, kind }): Problem[] => {
    const zones = new Set(network[`${kind}Subnets`].map(({ zone }) => zone));
    return zones.size > 1
      ? []
      : [
          problem(
            ["aws", "network", `${kind}Subnets`],
            `${zones.size === 0 ? "is empty" : "is in one zone"}, and ${who} must be in two; name subnets of two zones`,
          ),
        ];
  });
});

/** Machines in a zone in which their load balancer has no subnet would get no requests. */
export const zonesOfBalancer = rule(["platform", "aws", "servers", "webserver"], (sections) => {
  const group = groupServer(sections);
  const kind = group && subnetKindOfBalancer(group[1], sections);
  if (group === undefined || kind === undefined || kind === subnetKind(group[1])) return [];
  const network = networkOf(sections.aws, sections);
  if (network.kind === "own") return [];
  const reached = network[`${kind}Subnets`].map(({ zone }) => zone);
  const lost = network[`${subnetKind(group[1])}Subnets`]
    .map(({ zone }) => zone)
    .filter((zone) => !reached.includes(zone));
  if (reached.length < 2) return [];
  return lost.map((zone) =>
    problem(
      ["aws", "network", `${kind}Subnets`],
      `has no subnet in ${zone}, and machines of the group ${group[0]} there would get no requests; add one`,
    ),
  );
});

/**
 * Elastic Load Balancing, "Subnets for your load balancer": "each subnet ... has a CIDR block with at least a /27 bitmask".
 */
export const roomForBalancer = rule(["platform", "aws", "servers", "webserver"], (sections) => {
  const group = groupServer(sections);
  const { network } = sections.aws;
  if (group === undefined || network.vpc === undefined) return [];
  const list = `${subnetKindOfBalancer(group[1], sections)}Subnets` as const;
  return (network[list] ?? []).flatMap(({ cidr }, index) =>
    new Address4(cidr).subnetMask <= 27
      ? []
      : [
          problem(
            ["aws", "network", list, index, "cidr"],
            `${cidr} is too small for a load balancer, which needs a /27 or larger`,
          ),
        ],
  );
});

function needsOf(
  sections: Pick<Sections, "platform" | "aws" | "servers" | "database" | "webserver">,
): Need[] {
  const group = groupServer(sections);
  return [
    ...(group === undefined
      ? []
      : [{ who: `the load balancer of ${group[0]}`, kind: subnetKindOfBalancer(group[1], sections) }]),
    ...(sections.database.rds === undefined ? [] : [{ who: "RDS", kind: "private" as const }]),
  ];
}
