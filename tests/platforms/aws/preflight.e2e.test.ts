import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { CloudApi } from "../../sandbox/aws/cloud-api";
import { askWithOwnCredentials, settingsAt as settings, told } from "./preflight/told-before";

askWithOwnCredentials();

let api: CloudApi;

beforeAll(async () => {
  api = await CloudApi.start();
}, 120_000);

afterAll(() => {
  api.stop();
});

test("types that the zones have are nothing to speak of", async () => {
  expect(await told(settings(api.endpointUrl))).toBeUndefined();
});

test("types and images that are not there are told at once, with their paths", async () => {
  const message = await told(
    settings(
      api.endpointUrl,
      ["servers.app1.type", "t9g.small"],
      ["aws.image", undefined],
      ["aws.ami", "ami-0123456789abcdef0"],
    ),
  );

  expect(message?.split("\n").slice(1)).toEqual([
    "  tierwright:servers.app1.type: no zone of this region has t9g.small; choose another type, or another region",
    "  tierwright:aws.ami: there is no image ami-0123456789abcdef0 in eu-central-1 that this account may use; images belong to one region: copy it there, or have it shared",
  ]);
});

test("the zone for records has to be there once, for everybody", async () => {
  const route53 = new Route53Client(api.settings);
  const make = (Name: string, PrivateZone: boolean) =>
    route53.send(
      new CreateHostedZoneCommand({
        ...{ Name, CallerReference: `${Name} ${PrivateZone}`, HostedZoneConfig: { PrivateZone } },
        ...(PrivateZone ? { VPC: { VPCRegion: "eu-central-1", VPCId: "vpc-1" } } : {}),
      }),
    );
  const saidOf = (zone: string) => told(settings(api.endpointUrl, ["aws.dns", { zone }]));
  await make("example.org", false);
  await make("example.org", true);
  await make("inside.example.org", true);
  route53.destroy();

  expect(await saidOf("example.org")).toBeUndefined();
  expect(await saidOf("inside.example.org")).toMatch(
    /aws\.dns\.zone: Route 53 has not exactly one public zone/,
  );
  expect(await saidOf("example.com")).toMatch(/public zone example\.com for this account: make it there/);
});
