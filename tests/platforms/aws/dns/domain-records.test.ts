import * as pulumi from "@pulumi/pulumi";
import { awsServers } from "../../../../components/platforms/aws/aws-servers";
import { step } from "../../../../components/steps/step";
import { recordResources, withMocks } from "../../../deployment/recorded-resources";
import {
  autoScaling,
  type Change,
  existingNetwork,
  ownNetwork,
  settingsAfter,
} from "../../../support/changed-example";
import { AwsResources } from "../aws-resources";

const noDatabase: readonly Change[] = [
  ["database", undefined],
  ["aws.backups", undefined],
  ["sites.prod.database", false],
];
const zone: Change = ["aws.dns", { zone: "example.org" }];

/** What the platform of an example asks AWS for, with the records of a site that is served by then. */
async function recordOf(
  file: string,
  changes: readonly Change[],
  domains: readonly [string, ...string[]],
  redirects: readonly string[] = [],
): Promise<AwsResources> {
  const settings = settingsAfter(file, ...changes);
  const make = () => {
    const root = new pulumi.ComponentResource("test:Root", "test");
    const served = new pulumi.Stash("test-served", { input: "" });
    const base = () => step("base", "base", { scripts: [] });
    const platform = awsServers("test-servers", settings, base, root);
    platform.domains?.point("test-servers-prod", { domains, redirects }, root, [served]);
  };
  return new AwsResources(await recordResources(() => withMocks("test", make)));
}

test("domains and redirects in the zone are aliases of the load balancer, once the site is served", async () => {
  const domains = ["example.org", "www.example.org", "www.example.net"] as const;
  const changes: readonly Change[] = [zone, ...noDatabase, ["sites.prod.tls", "internal"]];

  const resources = await recordOf(autoScaling, changes, domains, ["old.example.org", "notexample.org"]);

  expect(resources.names.Record).toEqual([
    "prod-record-example.org",
    "prod-record-old.example.org",
    "prod-record-www.example.org",
  ]);
  const { inputs, dependsOn, provider } = resources.find("Record", "prod-record-www.example.org");
  expect(inputs).toEqual({
    zoneId: 'zone for {"name":"example.org","privateZone":false}',
    name: "www.example.org",
    type: "A",
    aliases: [
      {
        name: "test-servers-balancer.elb.amazonaws.com",
        zoneId: "zone of test-servers-balancer",
        evaluateTargetHealth: false,
      },
    ],
    allowOverwrite: false,
  });
  expect(dependsOn).toContain("test-served");
  expect(provider).toBe("test-servers-provider");
});

test("webservers are known by their elastic addresses, also without a group", async () => {
  const changes: readonly Change[] = [["aws.dns", { zone: "example.org", id: "Z0123456789ABCDEFGHIJ" }]];

  const resources = await recordOf(ownNetwork, changes, ["www.example.org"]);

  expect(resources.inputs("Record", "prod-record-www.example.org")).toEqual({
    zoneId: "Z0123456789ABCDEFGHIJ",
    name: "www.example.org",
    type: "A",
    records: ["public address of test-servers-web1-machine-address-association"],
    ttl: 60,
    allowOverwrite: false,
  });
});

test("without a zone the records are left to others", async () => {
  const resources = await recordOf(existingNetwork, [], ["www.example.org"]);

  expect(resources.names.Record).toBeUndefined();
});
