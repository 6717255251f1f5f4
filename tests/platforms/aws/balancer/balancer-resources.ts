import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority } from "../../../../components/certificates/certificate-authority";
import { LoadBalancer } from "../../../../components/platforms/aws/balancer/load-balancer";
import { existingNetwork } from "../../../../components/platforms/aws/existing-network";
import { Alarms } from "../../../../components/platforms/aws/operations/alarms";
import { awsProvider } from "../../../../components/platforms/aws/provider";
import type { LoadBalancerSettings, MachineGroup, Site } from "../../../../components/settings/settings";
import { siteCertificate } from "../../../../components/sites/site-certificate";
import { type Recorded, recordResources, withMocks } from "../../../deployment/recorded-resources";
import { sampleSettings } from "../../../deployment/sample-settings";
import { AwsResources, awsSettings } from "../aws-resources";

/** What differs between the balancers of the tests. */
export interface BalancerOfTest {
  readonly front?: "nginx" | "alb";
  readonly settings?: Partial<LoadBalancerSettings>;
  /** Whether somebody is told when a site has nobody to answer. */
  readonly isTold?: true;
  readonly machine?: Partial<Pick<MachineGroup, "requestsPerMachine" | "warmUpSeconds">>;
}

const settings: LoadBalancerSettings = {
  scheme: "internet-facing",
  subnet: "public",
  idleSeconds: 60,
  protect: true,
  accessFrom: ["0.0.0.0/0"],
};

const subnets = ["a", "b"].map((zone, index) => ({
  id: `subnet-${zone}`,
  zone: `eu-central-1${zone}`,
  cidr: `10.0.${index}.0/24`,
}));
const privateSubnets = subnets.map((subnet) => ({ ...subnet, id: `${subnet.id}-private` }));

/** The sites of these settings, by name. */
export function sitesOf(sites: Readonly<Record<string, unknown>>): readonly Site[] {
  return sampleSettings({ sites }).sites;
}

/** What a balancer in an existing network asks for, and the sites behind it. */
export async function recordBalancer(
  sites: readonly Site[],
  { front = "alb", ...of }: BalancerOfTest = {},
): Promise<AwsResources> {
  const make = () => {
    const root = new pulumi.ComponentResource("test:Root", "test");
    const authority = new CertificateAuthority("test-authority", { parent: root });
    const rollout = new pulumi.Stash("test-rollout", { input: "" });
    const group = new pulumi.Stash("test-group", { input: "" });
    const provider = awsProvider("test-provider", "test", awsSettings, root);
    const alarms =
      of.isTold &&
      new Alarms(
        "test-servers-alarms",
        { stack: "test", settings: { kind: "topic", topic: "arn:aws:sns:eu-central-1:123456789012:alarms" } },
        { parent: root, providers: [provider] },
      );
    const balancer = new LoadBalancer(
      "test-servers-balancer",
      {
        stack: "test",
        settings: { ...settings, ...of.settings },
        front,
        tls: sites.some(({ tls }) => tls.kind !== "off"),
        network: existingNetwork({ kind: "existing", vpc: "vpc-1", publicSubnets: subnets, privateSubnets }),
        networks: subnets.map(({ cidr }) => cidr),
        securityGroup: "sg-balancer",
        group: {
          resource: group,
          name: "test-group",
          machine: { requestsPerMachine: undefined, warmUpSeconds: 120, ...of.machine },
        },
        zone: { name: "example.org", id: "Z1" },
        alarms,
      },
      { parent: root, providers: [provider] },
    );
    for (const site of sites) {
      const name = `test-servers-${site.name}`;
      const parent = new pulumi.ComponentResource("test:Site", name, {}, { parent: root });
      const certificate = front === "nginx" ? undefined : siteCertificate(name, { site, authority }, parent);
      balancer.serve(name, { site, certificate }, parent, [rollout]);
    }
  };
  return new AwsResources(await recordResources(() => withMocks("test", make)));
}

/** Resources of AWS which have the default provider, and so would be in another region. */
export function strayResources({ all }: AwsResources): readonly Recorded[] {
  return all.filter(({ type, provider }) => type.startsWith("aws:") && provider !== "test-provider");
}
