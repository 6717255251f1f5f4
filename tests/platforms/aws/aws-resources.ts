import * as pulumi from "@pulumi/pulumi";
import { awsServers } from "../../../components/platforms/aws/aws-servers";
import type { AwsSettings, Ec2Machine, Server, Settings } from "../../../components/settings/settings";
import type { Role } from "../../../components/settings/servers";
import { step } from "../../../components/steps/step";
import { type Recorded, recordResources, withMocks } from "../../deployment/recorded-resources";
import { sampleSettings } from "../../deployment/sample-settings";

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"] as const;

/** The subnets of a network of 10.42.0.0/16, in the first zones. */
export function subnets(kind: "public" | "private", count: number) {
  const offset = kind === "public" ? 0 : 128;
  return zones.slice(0, count).map((zone, index) => ({ zone, cidr: `10.42.${offset + 16 * index}.0/20` }));
}

/** A network of the stack's own in the first zone, with no private subnet. */
export const ownNetwork = {
  kind: "own",
  cidr: "10.42.0.0/16",
  nat: "one",
  endpoints: [],
  publicSubnets: subnets("public", 1),
  privateSubnets: [],
  dynamicSubnets: { public: [], private: [] },
} as const;

/** What the bastion is made of. */
export const bastion = { instanceType: "t4g.nano", architecture: "arm64" } as const;

/** What the platform is told, unless a test says otherwise. */
export const awsSettings: AwsSettings = {
  region: "eu-central-1",
  zones: ["eu-central-1a"],
  network: ownNetwork,
  sshFrom: ["203.0.113.0/24"],
  sshBy: "network",
  bastion: undefined,
  image: "debian-13",
  ami: undefined,
  protect: true,
  tags: { team: "web" },
  endpointUrl: undefined,
  loadBalancer: undefined,
  bucket: undefined,
  backups: "server",
  dns: undefined,
  snapshots: undefined,
  logs: undefined,
  alarms: undefined,
  sessionManager: false,
};

/** A machine to be made, in the first zone's public subnet unless it says otherwise. */
export function ec2(name: string, roles: readonly Role[], machine: Partial<Ec2Machine> = {}): Server {
  return {
    name,
    roles,
    privateAddress: `10.42.0.${20 + name.length}`,
    port: 22,
    user: "admin",
    gone: false,
    machine: {
      kind: "ec2",
      instanceType: "t4g.small",
      architecture: "arm64",
      diskGiB: 20,
      dataGiB: roles.includes("db") ? 50 : undefined,
      subnet: "public",
      zone: "eu-central-1a",
      ...machine,
    },
  };
}

/** What AWS is asked for. `sites` are their first ports. */
export async function recordOnAws(
  servers: readonly Server[],
  aws: Partial<AwsSettings> = {},
  {
    sites = [12_000],
    ...more
  }: Partial<Omit<Settings, "sites">> & { readonly sites?: readonly number[] } = {},
): Promise<AwsResources> {
  const sample = sampleSettings();
  const settings: Settings = {
    ...sample,
    servers,
    aws: { ...awsSettings, ...aws },
    sites: sample.sites.flatMap((site) => sites.map((firstPort) => ({ ...site, firstPort }))),
    ...more,
  };
  const base = () => step("base", "base", { scripts: [] });
  return new AwsResources(
    await recordResources(() =>
      withMocks("test", () =>
        awsServers("test-servers", settings, base, new pulumi.ComponentResource("test:Root", "test")),
      ),
    ),
  );
}

const awsType = /^(aws:|pulumi:index:Stash|pulumi:providers:aws|tls:)/;

/** The resources of a deployment, asked by names without what all of them begin with. */
export class AwsResources {
  constructor(readonly all: readonly Recorded[]) {}

  /** The names of every resource of AWS, every stash and every key, by type. */
  get names(): Readonly<Record<string, readonly string[]>> {
    const groups: Record<string, string[]> = {};
    for (const { type, name } of this.all.filter((resource) => awsType.test(resource.type))) {
      (groups[type.split(":").at(-1) ?? ""] ??= []).push(name.replace(/^test-servers-/, ""));
    }
    return groups;
  }

  find(type: string, name: string): Recorded {
    const found = this.all.find(
      (resource) => resource.type.endsWith(`:${type}`) && resource.name === `test-servers-${name}`,
    );
    if (found === undefined) throw new Error(`no ${type} ${name} among ${JSON.stringify(this.names)}`);
    return found;
  }

  inputs(type: string, name: string): Readonly<Record<string, unknown>> {
    return this.find(type, name).inputs;
  }

  /** What security groups let in, as `group: protocol ports from peer`. */
  get letIn(): readonly string[] {
    return this.#rules("SecurityGroupIngressRule", "from");
  }

  /** The same for what they let out. */
  get letOut(): readonly string[] {
    return this.#rules("SecurityGroupEgressRule", "to");
  }

  #rules(type: string, word: string): readonly string[] {
    return this.all
      .filter((resource) => resource.type.endsWith(`:${type}`))
      .map(({ inputs }) => {
        const peer = inputs.cidrIpv4 ?? inputs.referencedSecurityGroupId;
        const ports = [...new Set([inputs.fromPort, inputs.toPort])].join("-");
        return `${group(inputs.securityGroupId)}: ${String(inputs.ipProtocol)} ${ports} ${word} ${group(peer)}`;
      })
      .sort();
  }
}

function group(id: unknown): string {
  return String(id).replace(/^test-servers-shared-groups-/, "");
}
