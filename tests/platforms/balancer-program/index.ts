import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority } from "../../../components/certificates/certificate-authority";
import { LoadBalancer } from "../../../components/platforms/aws/balancer/load-balancer";
import { domainsOf } from "../../../components/platforms/aws/dns/domains";
import { hostedZone } from "../../../components/platforms/aws/dns/hosted-zone";
import { OwnNetwork } from "../../../components/platforms/aws/own-network";
import { awsProvider } from "../../../components/platforms/aws/provider";
import { SecurityGroups } from "../../../components/platforms/aws/security-groups";
import { groupsInUse, ingressRules } from "../../../components/platforms/aws/security-rules";
import { groupOf } from "../../../components/settings/aws/group";
import { parseSettings } from "../../../components/settings/parse-settings";
import { siteCertificate } from "../../../components/sites/site-certificate";

const stack = "test";
const settings = parseSettings(new pulumi.Config().requireObject("sections"), stack);
const group = groupOf(settings);
if (
  settings.aws?.loadBalancer === undefined ||
  settings.aws.network.kind === "existing" ||
  group === undefined
)
  throw new Error("not the settings of a group in a network of its own");

const root = new pulumi.ComponentResource("test:Root", "root");
const provider = awsProvider("provider", stack, settings.aws, root);
const here = {
  parent: new pulumi.ComponentResource("test:Aws", "aws", {}, { parent: root, providers: [provider] }),
};
const authority = new CertificateAuthority("authority", { parent: root });
const network = new OwnNetwork(
  "network",
  { network: settings.aws.network, region: settings.aws.region, stack },
  here,
);
const rules = ingressRules(settings, settings.aws);
const groups = new SecurityGroups(
  "groups",
  { vpcId: network.vpcId, groups: groupsInUse(settings, rules), rules, stack },
  here,
);
const template = new aws.ec2.LaunchTemplate(
  "template",
  { namePrefix: "fixture-", imageId: "ami-12345678", instanceType: "t4g.small" },
  here,
);
const machines = new aws.autoscaling.Group(
  "machines",
  {
    name: "fixture-app",
    minSize: 0,
    maxSize: 0,
    vpcZoneIdentifiers: network.places("private").map((place) => network.subnetId(place)),
    launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
    forceDelete: true,
  },
  here,
);
const zone = settings.aws.dns && hostedZone(settings.aws.dns, here);
const balancer = new LoadBalancer(
  "balancer",
  {
    ...{ stack, settings: settings.aws.loadBalancer, front: settings.webserver.front, network, zone },
    tls: settings.sites.some(({ tls }) => tls.kind !== "off"),
    networks: [],
    securityGroup: groups.of("balancer")[0] ?? "",
    group: { resource: machines, name: machines.name, machine: group.machine },
  },
  here,
);
const domains = domainsOf({ zone, balancer, webservers: [] }, here.parent);
for (const site of settings.sites) {
  const parent = new pulumi.ComponentResource("test:Site", site.name, {}, { parent: root });
  const certificate = siteCertificate(site.name, { site, authority }, parent);
  const served = balancer.serve(site.name, { site, certificate }, parent, []);
  domains?.point(site.name, site, parent, served);
}
