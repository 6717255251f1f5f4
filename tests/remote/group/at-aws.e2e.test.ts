import { AutoScalingClient, CreateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { type AwsClients, awsClients } from "../../../components/remote/group/aws-clients";
import { groupState, listMembers } from "../../../components/remote/group/members";
import { untilReady } from "../../../components/remote/group/until-ready";
import { CloudApi } from "../../sandbox/aws/cloud-api";

jest.setTimeout(180_000);

const former = { ...process.env };
let cloud: CloudApi;
let clients: AwsClients;
let template = "";

const at = { name: "app", group: "tierwright-test-app", region: "eu-central-1" };

beforeAll(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
  cloud = await CloudApi.start();
  clients = awsClients({ ...at, endpointUrl: cloud.endpointUrl });
  const ec2 = new EC2Client(cloud.settings);
  const scaling = new AutoScalingClient(cloud.settings);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.42.0.0/16" }));
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.42.16.0/20" }),
  );
  const LaunchTemplateData = { ImageId: "ami-12345678", InstanceType: "t4g.small" } as const;
  const { LaunchTemplate } = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: "app", LaunchTemplateData }),
  );
  template = LaunchTemplate?.LaunchTemplateId ?? "";
  await scaling.send(
    new CreateAutoScalingGroupCommand({
      ...{ AutoScalingGroupName: at.group, MinSize: 2, MaxSize: 4 },
      VPCZoneIdentifier: Subnet?.SubnetId,
      LaunchTemplate: { LaunchTemplateId: template, Version: "1" },
      LifecycleHookSpecificationList: [
        {
          LifecycleHookName: "launch",
          LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
          HeartbeatTimeout: 600,
        },
      ],
    }),
  );
  await ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId: template,
      SourceVersion: "1",
      LaunchTemplateData: { InstanceType: "t4g.medium" },
    }),
  );
  ec2.destroy();
  scaling.destroy();
});

afterAll(() => {
  clients.autoScaling.destroy();
  clients.ec2.destroy();
  cloud.stop();
  process.env = former;
});

function ready(version: string, instanceType: string): Promise<void> {
  const machines = { template, version, instanceTypes: [instanceType] };
  return untilReady(clients, { ...at, bootTimeoutSeconds: 60, machines }, () => undefined, 200);
}

test("machines are found when they serve, and are others after what they are made from has changed", async () => {
  await ready("1", "t4g.small");
  const before = await listMembers(clients, at);

  await ready("2", "t4g.medium");
  const after = await listMembers(clients, at);

  expect(before.map(({ state }) => state)).toEqual(["serving", "serving"]);
  expect(before.every(({ privateAddress }) => privateAddress?.startsWith("10.42.") === true)).toBe(true);
  expect(after.filter(({ state }) => state === "serving")).toHaveLength(2);
  expect(after.filter(({ id }) => before.some((one) => one.id === id))).toEqual([]);
  const { recipe } = await groupState(clients, at);
  expect(recipe.LaunchTemplate).toMatchObject({ LaunchTemplateId: template, Version: "2" });
});
