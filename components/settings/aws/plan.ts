import type { Sections, ServerSection } from "../sections";
import type { Ec2Machine } from "../settings";
import type { AwsSection } from "./section";

/** Size of a database's volume unless the settings say another, in GiB. */
const defaultDataGiB = 20;

/** Size of the root volume of a bastion, in GiB. */
export const bastionDiskGiB = 8;

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

/** Whether a server that is made lies in a private subnet. */
export function hasPrivateServers(sections: Pick<Sections, "platform" | "servers">): boolean {
  return madeServers(sections).some(([, server]) => subnetKind(server) === "private");
}

/** Whether machines take sessions of Session Manager, be it for people alone or for deployments too. */
export function takesSessions({ sessionManager, sshBy }: AwsSection): boolean {
  return sessionManager || sshBy === "session-manager";
}

/** Size of a server's data volume in GiB; undefined where there is no database. */
export function dataGiBOf({ dataGiB, roles }: ServerSection): number | undefined {
  return roles.includes("db") ? (dataGiB ?? defaultDataGiB) : undefined;
}
