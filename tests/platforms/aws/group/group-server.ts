import type { MachineGroup, Server } from "../../../../components/settings/settings";
import { sampleSettings } from "../../../deployment/sample-settings";
import { type AwsResources, ownNetwork, recordOnAws, subnets } from "../aws-resources";

/** Where AWS chooses the addresses of the group's machines. */
const dynamic = [
  { zone: "eu-central-1a", cidr: "10.42.192.0/20" },
  { zone: "eu-central-1b", cidr: "10.42.208.0/20" },
];

/** A group called `app`, in two zones. */
export function groupServer(machine: Partial<MachineGroup> = {}): Server {
  return {
    name: "app",
    roles: ["app"],
    privateAddress: "127.0.0.1",
    port: 22,
    user: "admin",
    gone: false,
    machine: {
      kind: "group",
      instanceTypes: ["t4g.small"],
      architecture: "arm64",
      diskGiB: 20,
      subnet: "private",
      networks: dynamic.map(({ cidr }) => cidr),
      minimum: 2,
      maximum: 4,
      cpuPercent: 60,
      requestsPerMachine: undefined,
      onDemand: undefined,
      schedule: [],
      warmUpSeconds: 120,
      bootTimeoutSeconds: 900,
      ...machine,
    },
  };
}

/** What a group needs around it. */
export const aroundGroup = {
  bastion: { instanceType: "t4g.nano", architecture: "arm64" },
  network: {
    ...ownNetwork,
    publicSubnets: subnets("public", 2),
    privateSubnets: subnets("private", 2),
    dynamicSubnets: {
      public: [{ zone: "eu-central-1a", cidr: "10.42.64.0/20" }],
      private: dynamic,
    },
  },
  bucket: { name: undefined, expireReleasesDays: 90 },
  loadBalancer: {
    scheme: "internet-facing",
    subnet: "public",
    idleSeconds: 60,
    protect: true,
    accessFrom: ["0.0.0.0/0"],
  },
} as const;

/** What AWS is asked for, when there is nothing but a group. */
export function recordGroup(
  machine?: Partial<MachineGroup>,
  aws: Parameters<typeof recordOnAws>[1] = {},
): Promise<AwsResources> {
  const webserver = { ...sampleSettings().webserver, front: "alb" as const };
  return recordOnAws([groupServer(machine)], { ...aroundGroup, ...aws }, { webserver });
}
