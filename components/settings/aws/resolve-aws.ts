import type { Sections, ServerSection } from "../sections";
import type { AwsSettings, Ec2Machine, Server } from "../settings";
import { architectureOf } from "./architecture";
import { placeOfBackups, resolveBucket } from "./resolve-bucket";
import { resolveGroup } from "./group";
import { imageUser } from "./images";
import { resolveLoadBalancer } from "./resolve-load-balancer";
import { networkOf, plannedAddress } from "./network";
import {
  dataGiBOf,
  hasPrivateServers,
  instanceTypesOf,
  subnetKind,
  takesSessions,
  zoneOf,
  zonesOf,
} from "./plan";

/** What the platform `aws` is to make; undefined on another platform. */
export function resolveAws(sections: Sections): AwsSettings | undefined {
  const { aws, platform, ssh } = sections;
  if (platform !== "aws") return undefined;
  if (aws.region === undefined) throw new TypeError("the platform aws needs a region");
  const needsBastion = hasPrivateServers(sections) && ssh.bastion === undefined && aws.sshBy === "network";
  return {
    region: aws.region,
    zones: zonesOf(aws),
    network: networkOf(aws, sections),
    sshFrom: aws.sshFrom,
    sshBy: aws.sshBy,
    bastion: needsBastion ? machineType(aws.bastion.type) : undefined,
    image: aws.image,
    ami: aws.ami,
    protect: aws.protect,
    tags: aws.tags,
    endpointUrl: aws.endpointUrl,
    loadBalancer: resolveLoadBalancer(sections),
    bucket: resolveBucket(sections),
    backups: placeOfBackups(sections),
    dns: aws.dns,
    snapshots: aws.snapshots,
    logs: aws.logs,
    alarms: aws.alarms,
    sessionManager: takesSessions(aws),
  };
}

/** A server that the deployment makes. */
export function resolveMadeServer(name: string, server: ServerSection, sections: Sections): Server {
  const { roles, group } = server;
  const common = {
    name,
    roles,
    // What images come with.
    port: 22,
    user: server.user ?? imageUser(sections.aws.image),
    gone: false,
  };
  return group === undefined
    ? { ...common, ...resolveMachine(name, server, sections) }
    : { ...common, privateAddress: "127.0.0.1", machine: resolveGroup(server, group, sections) };
}

function resolveMachine(
  name: string,
  server: ServerSection,
  sections: Sections,
): { privateAddress: string; machine: Ec2Machine } {
  const { aws } = sections;
  const privateAddress = plannedAddress(name, server, aws, sections);
  if (privateAddress === undefined) throw new TypeError(`the server ${name} has no subnet`);
  return {
    privateAddress,
    machine: {
      kind: "ec2",
      ...machineType(instanceTypesOf(server, aws)[0]),
      diskGiB: server.diskGiB ?? aws.diskGiB,
      dataGiB: dataGiBOf(server),
      subnet: subnetKind(server),
      zone: zoneOf(server, aws),
    },
  };
}

function machineType(instanceType: string): Pick<Ec2Machine, "instanceType" | "architecture"> {
  return { instanceType, architecture: architectureOf(instanceType) };
}
