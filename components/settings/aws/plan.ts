import type { Sections, ServerSection } from "../sections";
import type { Ec2Machine, ExistingNetwork, OwnNetwork } from "../settings";
import type { AwsSection } from "./section";
import { addressFromName } from "./addresses";
import { plannedSubnets } from "./subnets";

/** Addresses of the VPC unless the settings say others. */
export const defaultNetwork = "10.42.0.0/16";

/** Size of a database's volume unless the settings say another, in GiB. */
const defaultDataGiB = 20;

/** Whether the deployment makes this server as an EC2 instance. */
export function isMade({ platform }: Pick<Sections, "platform">, { address }: ServerSection): boolean {
  return platform === "aws" && address === undefined;
}

/** The servers that the deployment makes, by name. */
export function madeServers(sections: Pick<Sections, "platform" | "servers">): [string, ServerSection][] {
  return Object.entries(sections.servers).filter(([, server]) => isMade(sections, server));
}

/** The servers of these which are single machines. */
export function madeMachines(sections: Pick<Sections, "platform" | "servers">): [string, ServerSection][] {
  return madeServers(sections).filter(([, { group }]) => group === undefined);
}

/** The group of machines that the deployment makes, with its name. */
export function groupServer(
  sections: Pick<Sections, "platform" | "servers">,
): [string, ServerSection] | undefined {
  return madeServers(sections).find(([, { group }]) => group !== undefined);
}

/** The instance types of a server; the first is the preferred one. */
export function instanceTypesOf({ type }: ServerSection, aws: AwsSection): readonly [string, ...string[]] {
  const [first = aws.type, ...others] = type ?? [];
  return [first, ...others];
}

/** Where a server lies: visitors reach webservers, and nobody else needs an address in the internet. */
export function subnetKind({ subnet, roles }: ServerSection): Ec2Machine["subnet"] {
  return subnet ?? (roles.includes("webserver") ? "public" : "private");
}

/** The zones of a section. */
export function zonesOf({ zones, region }: AwsSection): readonly string[] {
  return zones ?? (region === undefined ? [] : [`${region}a`, `${region}b`]);
}

/** The zone of a server: nothing moves when a zone is added. */
export function zoneOf(server: ServerSection, aws: AwsSection): string {
  return server.zone ?? zonesOf(aws)[0] ?? "";
}

/** The network with its subnets; private ones are made only when a server or RDS lies in one. */
export function networkOf(
  aws: AwsSection,
  sections: Pick<Sections, "platform" | "servers"> & Partial<Pick<Sections, "database">>,
): OwnNetwork | ExistingNetwork {
  const { cidr = defaultNetwork, nat = "one", vpc, publicSubnets = [], privateSubnets = [] } = aws.network;
  if (vpc !== undefined) return { kind: "existing", vpc, publicSubnets, privateSubnets };
  const zones = zonesOf(aws);
  const hasServers = hasPrivateServers(sections);
  const isWanted = hasServers || sections.database?.rds !== undefined;
  return {
    kind: "own",
    cidr,
    nat: hasServers ? nat : "unused",
    publicSubnets: plannedSubnets(cidr, "public", zones),
    privateSubnets: isWanted ? plannedSubnets(cidr, "private", zones) : [],
  };
}

/** Whether a server that is made lies in a private subnet. */
export function hasPrivateServers(sections: Pick<Sections, "platform" | "servers">): boolean {
  return madeServers(sections).some(([, server]) => subnetKind(server) === "private");
}

/** The addresses of a server's subnet; undefined when there is no such subnet. */
export function subnetOfServer(
  server: ServerSection,
  aws: AwsSection,
  sections: Pick<Sections, "platform" | "servers">,
): string | undefined {
  const network = networkOf(aws, sections);
  const zone = zoneOf(server, aws);
  const subnets = subnetKind(server) === "public" ? network.publicSubnets : network.privateSubnets;
  return subnets.find((subnet) => subnet.zone === zone)?.cidr;
}

/** The private address of a server that is made; undefined when it has no subnet. */
export function plannedAddress(
  name: string,
  server: ServerSection,
  aws: AwsSection,
  sections: Pick<Sections, "platform" | "servers">,
): string | undefined {
  if (server.privateAddress !== undefined) return server.privateAddress;
  const subnet = subnetOfServer(server, aws, sections);
  return subnet === undefined ? undefined : addressFromName(subnet, name);
}

/** Size of a server's data volume in GiB; undefined where there is no database. */
export function dataGiBOf({ dataGiB, roles }: ServerSection): number | undefined {
  return roles.includes("db") ? (dataGiB ?? defaultDataGiB) : undefined;
}
