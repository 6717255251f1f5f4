import type { Sections, ServerSection } from "../sections";
import type { AwsSettings, Ec2Machine, Server } from "../settings";
import { architectureOf } from "./architecture";
import { imageUser } from "./images";
import { dataGiBOf, hasPrivateServers, networkOf, plannedAddress, subnetKind, zoneOf, zonesOf } from "./plan";

/** What the platform `aws` is to make; undefined on another platform. */
export function resolveAws(sections: Sections): AwsSettings | undefined {
  const { aws, platform, ssh } = sections;
  if (platform !== "aws") return undefined;
  if (aws.region === undefined) throw new TypeError("the platform aws needs a region");
  const needsBastion = hasPrivateServers(sections) && ssh.bastion === undefined;
  return {
    region: aws.region,
    zones: zonesOf(aws),
    network: networkOf(aws, sections),
    sshFrom: aws.sshFrom,
    bastion: needsBastion ? machineType(aws.bastion.type) : undefined,
    image: aws.image,
    ami: aws.ami,
    protect: aws.protect,
    tags: aws.tags,
    endpointUrl: aws.endpointUrl,
  };
}

/** A server that the deployment makes. */
export function resolveMadeServer(name: string, server: ServerSection, sections: Sections): Server {
  const { aws } = sections;
  const privateAddress = plannedAddress(name, server, aws, sections);
  if (privateAddress === undefined) throw new TypeError(`the server ${name} has no subnet`);
  return {
    name,
    roles: server.roles,
    privateAddress,
    // What images come with.
    port: 22,
    user: server.user ?? imageUser(aws.image),
    gone: false,
    machine: {
      kind: "ec2",
      ...machineType(server.type ?? aws.type),
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
