import type { Sections, ServerSection } from "../sections";
import type { AwsService, ExistingNetwork, OwnNetwork } from "../settings";
import { addressFromName } from "./addresses";
import { subnetKindOfBalancer } from "./resolve-load-balancer";
import {
  groupServer,
  hasPrivateServers,
  madeMachines,
  subnetKind,
  takesSessions,
  zoneOf,
  zonesOf,
} from "./plan";
import type { AwsSection } from "./section";
import { plannedSubnets } from "./subnets";

/** Addresses of the VPC unless the settings say others. */
export const defaultNetwork = "10.42.0.0/16";

/** What a network follows from. Rules which are about single machines do without the sections of the rest. */
type Placed = Pick<Sections, "platform" | "servers"> &
  Partial<Pick<Sections, "aws" | "database" | "webserver">>;

/** The network with its subnets, of which those are made in which something lies. */
export function networkOf(aws: AwsSection, sections: Placed): OwnNetwork | ExistingNetwork {
  const { cidr = defaultNetwork, nat = "one", vpc, publicSubnets = [], privateSubnets = [] } = aws.network;
  if (vpc !== undefined) return { kind: "existing", vpc, publicSubnets, privateSubnets };
  const zones = zonesOf(aws);
  const dynamic = dynamicKinds(aws, sections);
  const hasPrivateMachines = madeMachines(sections).some(([, server]) => subnetKind(server) === "private");
  return {
    kind: "own",
    cidr,
    nat: hasPrivateServers(sections) ? nat : "unused",
    endpoints: nat === "none" && hasPrivateServers(sections) ? servicesAskedFor(aws, sections) : [],
    publicSubnets: plannedSubnets(cidr, "public", zones),
    privateSubnets: hasPrivateMachines ? plannedSubnets(cidr, "private", zones) : [],
    dynamicSubnets: {
      public: dynamic.includes("public") ? plannedSubnets(cidr, "dynamic-public", zones) : [],
      private: dynamic.includes("private") ? plannedSubnets(cidr, "dynamic-private", zones) : [],
    },
  };
}

/** What servers in private subnets ask AWS for: S3 has a way of its own, which costs nothing. */
function servicesAskedFor(aws: AwsSection, sections: Placed): readonly AwsService[] {
  const [, group] = groupServer(sections) ?? [];
  return [
    "ssm",
    // Agents since 3.3.40.0 need no `ec2messages` beside it (Systems Manager User Guide, on its VPC endpoints).
    ...(takesSessions(aws) ? (["ssmmessages"] as const) : []),
    ...(group !== undefined && subnetKind(group) === "private" ? (["autoscaling", "ec2"] as const) : []),
    ...(aws.logs === undefined ? [] : (["logs", "monitoring"] as const)),
  ];
}

/** The kinds of subnets with something whose addresses AWS chooses: a group, its load balancer, RDS. */
function dynamicKinds(aws: AwsSection, sections: Placed): readonly ("public" | "private")[] {
  const { database, webserver } = sections;
  const [, group] = groupServer(sections) ?? [];
  return [
    ...(group === undefined ? [] : [subnetKind(group)]),
    ...(group === undefined || webserver === undefined
      ? []
      : [subnetKindOfBalancer(group, { aws, webserver })]),
    ...(database?.rds === undefined ? [] : (["private"] as const)),
  ];
}

/** The addresses of a machine's subnet; undefined when there is no such subnet. */
export function subnetOfServer(server: ServerSection, aws: AwsSection, sections: Placed): string | undefined {
  const network = networkOf(aws, sections);
  const zone = zoneOf(server, aws);
  const subnets = subnetKind(server) === "public" ? network.publicSubnets : network.privateSubnets;
  return subnets.find((subnet) => subnet.zone === zone)?.cidr;
}

/** Where the private addresses of what has no planned ones come from: of a group, a load balancer, RDS. */
export function dynamicNetworks(
  network: OwnNetwork | ExistingNetwork,
  kind: "public" | "private",
): readonly string[] {
  const subnets = network.kind === "own" ? network.dynamicSubnets[kind] : network[`${kind}Subnets`];
  return subnets.map(({ cidr }) => cidr);
}

/** The private address of a machine that is made; undefined when it has no subnet. */
export function plannedAddress(
  name: string,
  server: ServerSection,
  aws: AwsSection,
  sections: Placed,
): string | undefined {
  if (server.privateAddress !== undefined) return server.privateAddress;
  const subnet = server.group === undefined ? subnetOfServer(server, aws, sections) : undefined;
  return subnet === undefined ? undefined : addressFromName(subnet, name);
}
