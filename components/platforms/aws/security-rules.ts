import type { AwsSettings, Server, Settings } from "../../settings/settings";
import type { Role } from "../../settings/servers";
import { gatewayPort } from "../../settings/port-blocks";
import { portBlock, type PortRange, portRanges } from "./port-ranges";
import { type Peer, type Sender, senders } from "./senders";

/** What may come into a security group. */
export interface IngressRule {
  readonly group: GroupName;
  /** Says which rule it is, among those of its group. What it lets in never changes under one name. */
  readonly name: string;
  readonly ports: PortRange;
  readonly from: Peer;
  readonly description: string;
}

/** A security group: for a role, for the SSH of the servers in one kind of subnet, for the bastion, or for the load balancer. */
export type GroupName = Role | "public" | "private" | "bastion" | "balancer";

/** How many rules of a group may be about sites. AWS allows 60 in a group unless it is asked for more. */
const rulesOfSites = 40;

const ssh = onePort(22);

/**
 * Everything that may reach the servers of ours, and nothing else: each tier by the tier before it, on its ports. What
 * stays on one machine needs no rule. IPv4 only, as the networks that are made have nothing else.
 */
export function ingressRules(settings: Settings, aws: AwsSettings): readonly IngressRule[] {
  const living = settings.servers.filter(({ gone }) => !gone);
  return [
    ...sshRules(living, aws),
    ...databaseRules(living, settings),
    ...siteRules(living, settings.sites),
    ...(ours(living, "webserver").length === 0 ? [] : visitorRules),
    ...balancerRules(living, settings, aws),
  ];
}

/**
 * Port 22: of public servers and of the bastion for the ranges of the settings, of private servers for the bastion, of
 * all of them for the app servers, which coordinate rollouts. The ranges also say where a bastion is that is not ours.
 */
function sshRules(living: readonly Server[], { sshFrom, bastion }: AwsSettings): readonly IngressRule[] {
  const fromRanges = (group: GroupName) =>
    sshFrom.map((cidr) =>
      rule(group, `ssh-from-${cidr.replace("/", "-")}`, ssh, { cidr }, `SSH from ${cidr}`),
    );
  const ofServers = subnetKinds.flatMap((subnet) => {
    const members = living.filter((server) => subnetOf(server) === subnet);
    if (members.length === 0) return [];
    return [
      ...(subnet === "private" && bastion !== undefined
        ? [rule(subnet, "ssh-from-bastion", ssh, { group: "bastion" }, "SSH from the bastion")]
        : fromRanges(subnet)),
      ...senders("app", living, members).map(({ name, peer }) =>
        rule(subnet, `ssh-from-${name}`, ssh, peer, `SSH for rollouts from ${name}`),
      ),
    ];
  });
  return [...ofServers, ...(bastion === undefined ? [] : fromRanges("bastion"))];
}

function databaseRules(living: readonly Server[], { database }: Settings): readonly IngressRule[] {
  const targets = database.rds === undefined ? ours(living, "db") : [serviceOfAws];
  return senders("app", living, targets).map(({ name, peer }) =>
    rule("db", `postgresql-from-${name}`, onePort(5432), peer, `PostgreSQL from ${name}`),
  );
}

/** No server of the stack, whatever their names are. */
const serviceOfAws = { name: "", machine: { kind: "service" } } as const;

/**
 * A site that comes or goes adds or removes rules; those of the other sites stay as they are. Webservers ask the machines
 * of a group by its load balancer, which asks each for a site on one port alone.
 */
function siteRules(living: readonly Server[], sites: Settings["sites"]): readonly IngressRule[] {
  const app = ours(living, "app");
  const single = app.filter(({ machine }) => machine.kind !== "group");
  const blocks = sites.map(portBlock);
  const gateways = sites.map((site) => onePort(gatewayPort(site)));
  const asking = [
    ...senders("webserver", living, single).map((sender) => ({ ...sender, ports: blocks })),
    ...(single.length < app.length ? [{ ...balancer, ports: gateways }] : []),
  ];
  const most = Math.max(1, Math.floor(rulesOfSites / asking.length));
  return asking.flatMap(({ name, peer, ports }) =>
    portRanges(ports, most).map((range) =>
      rule("app", `${nameOf(range)}-from-${name}`, range, peer, `Sites from ${name}`),
    ),
  );
}

function nameOf({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}

const balancer: Sender = { name: "balancer", peer: { group: "balancer" } };

/** The load balancer lets visitors in, as far as the settings say; behind nginx the webservers alone. */
function balancerRules(
  living: readonly Server[],
  { sites, webserver }: Settings,
  { loadBalancer }: AwsSettings,
): readonly IngressRule[] {
  if (loadBalancer === undefined) return [];
  if (webserver.front === "nginx") {
    const groups = living.filter(({ machine }) => machine.kind === "group");
    return senders("webserver", living, groups).map(({ name, peer }) =>
      rule("balancer", `http-from-${name}`, onePort(80), peer, `HTTP from ${name}`),
    );
  }
  const tls = sites.some((site) => site.tls.kind !== "off");
  return loadBalancer.accessFrom.flatMap((cidr) =>
    [{ scheme: "http", port: 80 }, ...(tls ? [{ scheme: "https", port: 443 }] : [])].map(({ scheme, port }) =>
      rule(
        "balancer",
        `${scheme}-from-${cidr.replace("/", "-")}`,
        onePort(port),
        { cidr },
        `${scheme.toUpperCase()} from ${cidr}`,
      ),
    ),
  );
}

const everywhere: Peer = { cidr: "0.0.0.0/0" };

const visitorRules: readonly IngressRule[] = [
  rule("webserver", "http", onePort(80), everywhere, "HTTP from everywhere"),
  rule("webserver", "https", onePort(443), everywhere, "HTTPS from everywhere"),
];

/** The security groups that are worth making: those of which a rule speaks, and those of the subnets with servers. */
export function groupsInUse(settings: Settings, rules: readonly IngressRule[]): readonly GroupName[] {
  const used = [
    ...settings.servers.flatMap(subnetGroup),
    ...rules.flatMap(({ group, from }) => ("group" in from ? [group, from.group] : [group])),
  ];
  return [...new Set(used)].sort();
}

/** The security groups that a server of ours could be in. */
export function groupsOf(server: Server): readonly GroupName[] {
  return [...subnetGroup(server), ...server.roles];
}

const subnetKinds = ["public", "private"] as const;

function subnetGroup(server: Server): readonly GroupName[] {
  const subnet = subnetOf(server);
  return subnet === undefined ? [] : [subnet];
}

function subnetOf({ machine }: Server): "public" | "private" | undefined {
  return machine.kind === "existing" ? undefined : machine.subnet;
}

function ours(living: readonly Server[], role: Role): readonly Server[] {
  return living.filter(({ machine, roles }) => machine.kind !== "existing" && roles.includes(role));
}

function onePort(port: number): PortRange {
  return { first: port, last: port };
}

function rule(
  group: GroupName,
  name: string,
  ports: PortRange,
  from: Peer,
  description: string,
): IngressRule {
  return { group, name, ports, from, description };
}
