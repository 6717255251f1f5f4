import { AutoScalingClient, CreateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import {
  type _InstanceType,
  AllocateAddressCommand,
  CreateLaunchTemplateCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { RequestServiceQuotaIncreaseCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { motoImages } from "../../../../sandbox/aws/machine-images";
import { CloudApi } from "../../../sandbox/aws/cloud-api";
import { autoScaling as autoScalingExample, settingsAfter } from "../../../support/changed-example";
import { RefusingProxy } from "./refusing-proxy";
import { askWithOwnCredentials, settingsAt, told } from "./told-before";

const image = String(motoImages()[0]?.ami_id);
let api: CloudApi;
let ec2: EC2Client;
let quotas: ServiceQuotasClient;

askWithOwnCredentials();

beforeAll(async () => {
  api = await CloudApi.start();
  ec2 = new EC2Client(api.settings);
  quotas = new ServiceQuotasClient(api.settings);
}, 120_000);

afterAll(() => {
  ec2.destroy();
  quotas.destroy();
  api.stop();
});

beforeEach(async () => {
  await Promise.all([allow("L-1216C47A", 640), allow("L-0263D0A3", 50), allow("L-F678F1CE", 50, "vpc")]);
});

afterEach(async () => {
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({ Filters: [{ Name: "instance-state-name", Values: ["running"] }] }),
  );
  const InstanceIds = Reservations.flatMap(({ Instances = [] }) => Instances).flatMap(
    ({ InstanceId = [] }) => InstanceId,
  );
  if (InstanceIds.length > 0) await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
});

async function allow(QuotaCode: string, DesiredValue: number, ServiceCode = "ec2"): Promise<void> {
  await quotas.send(new RequestServiceQuotaIncreaseCommand({ ServiceCode, QuotaCode, DesiredValue }));
}

/** Starts a machine, of a stack or of nobody. */
async function start(type: _InstanceType, stack?: string): Promise<void> {
  const Tags = stack === undefined ? [] : [{ Key: "tierwright:stack", Value: stack }];
  await ec2.send(
    new RunInstancesCommand({
      ...{ ImageId: image, InstanceType: type, MinCount: 1, MaxCount: 1 },
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "instance", Tags }] }),
    }),
  );
}

const standard =
  "  quota L-1216C47A, Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances: 10 vCPUs wanted";

test("too many vCPUs are told with all that wants them, beside what others have", async () => {
  await allow("L-1216C47A", 12);
  await start("m5.xlarge");
  await start("t3.small", "another");

  expect((await told(settingsAt(api.endpointUrl)))?.split("\n")).toEqual([
    "AWS does not have all that the settings ask for; nothing was changed.",
    `${standard}, 6 in use outside of this stack, 12 allowed`,
    "    tierwright:aws.bastion.type   t4g.nano    2",
    "    tierwright:servers.app1.type  t4g.small   2",
    "    tierwright:servers.app2.type  t4g.small   2",
    "    tierwright:servers.db1.type   t4g.medium  2",
    "    tierwright:servers.web1.type  t4g.small   2",
    "    ask for 16 or more: https://eu-central-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A",
    "    or want fewer machines, or types with fewer vCPUs",
  ]);
});

test("a stack that runs at its limit is left alone, and is told only when it wants more", async () => {
  await allow("L-1216C47A", 10);
  for (const type of ["t4g.nano", "t4g.small", "t4g.small", "t4g.medium", "t4g.small"] as const)
    await start(type, "prod");
  await start("m5.xlarge");

  expect(await told(settingsAt(api.endpointUrl))).toBeUndefined();
  expect(await told(settingsAt(api.endpointUrl, ["servers.app3", { roles: "app" }]))).toContain(
    "12 vCPUs wanted, 4 in use outside of this stack, 10 allowed",
  );
});

test("addresses and networks that are all taken are told at once, and so is everything else", async () => {
  await Promise.all([allow("L-0263D0A3", 5), allow("L-F678F1CE", 2, "vpc")]);
  for (let count = 0; count < 4; count += 1) await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));

  const message = await told(settingsAt(api.endpointUrl, ["servers.app1.type", "t9g.small"]));

  expect(message?.split("\n").filter((line) => /^ {2}\S/.test(line))).toEqual([
    "  tierwright:servers.app1.type: no zone of this region has t9g.small; choose another type, or another region",
    "  quota L-0263D0A3, EC2-VPC Elastic IPs: 3 wanted, 4 in use outside of this stack, 5 allowed",
    "  quota L-F678F1CE, VPCs per Region: 1 wanted, 2 in use outside of this stack, 2 allowed",
  ]);
});

test("a group that is there counts with its machines, until it may become larger", async () => {
  const LaunchTemplateName = "app";
  const LaunchTemplateData = { ImageId: image, InstanceType: "t4g.small" } as const;
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }));
  const autoScaling = new AutoScalingClient(api.settings);
  await autoScaling.send(
    new CreateAutoScalingGroupCommand({
      ...{ AutoScalingGroupName: "tierwright-prod-app", MinSize: 0, MaxSize: 4 },
      ...{ LaunchTemplate: { LaunchTemplateName }, AvailabilityZones: ["eu-central-1a"] },
    }),
  );
  autoScaling.destroy();
  await allow("L-1216C47A", 1);
  const withAtMost = (maximum: number) =>
    told(
      settingsAfter(
        autoScalingExample,
        ["aws.endpointUrl", api.endpointUrl],
        ["servers.app", { roles: "app", group: { minimum: 2, maximum } }],
      ),
    );

  expect(await withAtMost(4)).not.toContain("servers.app.group.maximum");
  expect(await withAtMost(5)).toContain("servers.app.group.maximum  5 × t4g.small, 1 more");
});

test("a quota of which AWS knows nothing is no reason not to run", async () => {
  expect(await told(settingsAt(api.endpointUrl, ["servers.web1.type", "x1e.xlarge"]))).toBeUndefined();
});

describe("where a service says nothing", () => {
  let proxy: RefusingProxy | undefined;

  afterEach(() => {
    proxy?.stop();
  });

  async function refusing(code: string, command = ""): Promise<string> {
    proxy = await RefusingProxy.start(api.endpointUrl, { service: "ServiceQuotas", command, code });
    return proxy.url;
  }

  test.each(["AccessDeniedException", "NoSuchResourceException", "DependencyAccessDeniedException"])(
    "%s about quotas is no reason not to run",
    async (code) => {
      await allow("L-1216C47A", 1);

      expect(await told(settingsAt(await refusing(code)))).toBeUndefined();
    },
  );

  test("of a quota that the account has no figure for, everybody's counts", async () => {
    const url = await refusing("NoSuchResourceException", ".GetServiceQuota");
    expect(await told(settingsAt(url))).toBeUndefined();

    for (const second of [20, 21, 22])
      await ec2.send(new CreateVpcCommand({ CidrBlock: `10.${second}.0.0/16` }));

    expect(await told(settingsAt(url))).toContain("5 in use outside of this stack, 5 allowed");
  });
});
