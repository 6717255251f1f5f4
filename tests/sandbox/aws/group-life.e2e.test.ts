import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  DescribeScalingActivitiesCommand,
  type Instance,
  SetDesiredCapacityCommand,
  StartInstanceRefreshCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  EC2Client,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CloudApi } from "./cloud-api";

jest.setTimeout(180_000);

const hook = (LifecycleHookName: string, transition: string) => ({
  LifecycleHookName,
  LifecycleTransition: `autoscaling:EC2_INSTANCE_${transition}`,
  HeartbeatTimeout: 600,
});

const AutoScalingGroupName = "group";
let cloud: CloudApi;
let ec2: EC2Client;
let scaling: AutoScalingClient;
let template = "";

beforeAll(async () => {
  cloud = await CloudApi.start();
  ec2 = new EC2Client(cloud.settings);
  scaling = new AutoScalingClient(cloud.settings);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.42.0.0/16" }));
  const subnets = await Promise.all(
    ["a", "b"].map(async (zone, index) => {
      const CidrBlock = `10.42.${index * 16}.0/20`;
      const place = { VpcId: Vpc?.VpcId, CidrBlock, AvailabilityZone: `eu-central-1${zone}` };
      return (await ec2.send(new CreateSubnetCommand(place))).Subnet?.SubnetId ?? "";
    }),
  );
  const LaunchTemplateData = { ImageId: "ami-12345678", InstanceType: "t4g.small" } as const;
  const made = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: "template", LaunchTemplateData }),
  );
  template = made.LaunchTemplate?.LaunchTemplateId ?? "";
  await scaling.send(
    new CreateAutoScalingGroupCommand({
      ...{ AutoScalingGroupName, MinSize: 1, MaxSize: 4, DesiredCapacity: 2 },
      VPCZoneIdentifier: subnets.join(","),
      LaunchTemplate: { LaunchTemplateId: template, Version: "1" },
      LifecycleHookSpecificationList: [hook("arrive", "LAUNCHING"), hook("leave", "TERMINATING")],
    }),
  );
});

afterAll(() => {
  ec2.destroy();
  scaling.destroy();
  cloud.stop();
});

async function members(): Promise<readonly Instance[]> {
  const { AutoScalingGroups = [] } = await scaling.send(new DescribeAutoScalingGroupsCommand({}));
  return AutoScalingGroups[0]?.Instances ?? [];
}

/** Does the machines' part until they are in these states; `results` are what they say of their launch, in turn. */
async function until(states: string, results: ("CONTINUE" | "ABANDON" | "silent")[] = []): Promise<void> {
  const given = [...results];
  let found = "";
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const there = await members();
    found = there.map(({ LifecycleState }) => LifecycleState).join(" ");
    if (found === states) return;
    for (const { InstanceId = "", LifecycleState: state } of there) {
      if (state === "Pending") await boots(InstanceId);
      if (state === "Terminating:Wait") await complete("leave", InstanceId, "CONTINUE");
      if (state === "Pending:Wait" && states.includes("Pending:Wait")) continue;
      if (state === "Pending:Wait") await complete("arrive", InstanceId, given.shift() ?? "CONTINUE");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(found).toBe(states);
}

/** What the sandbox notes when a machine's container runs. */
async function boots(id: string): Promise<void> {
  const Tags = [{ Key: "sandbox:machine", Value: "runs" }];
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
}

async function complete(name: string, InstanceId: string, result: string): Promise<void> {
  const action = { AutoScalingGroupName, LifecycleHookName: name, LifecycleActionResult: result, InstanceId };
  await scaling.send(new CompleteLifecycleActionCommand(action));
}

async function ids(): Promise<string[]> {
  return (await members()).map(({ InstanceId = "" }) => InstanceId);
}

test("machines wait for their hook, spread over the zones, and serve when they say so", async () => {
  await until("Pending:Wait Pending:Wait");
  const zones = (await members()).map(({ AvailabilityZone }) => AvailabilityZone);
  await until("InService InService");

  expect(zones.sort()).toEqual(["eu-central-1a", "eu-central-1b"]);
});

test("a machine that gives up is replaced, and the activities tell of it", async () => {
  const before = await ids();
  await scaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 3 }));
  await until("InService InService InService", ["ABANDON"]);

  const activities = new DescribeScalingActivitiesCommand({ AutoScalingGroupName });
  const { Activities = [] } = await scaling.send(activities);
  expect(Activities.filter(({ StatusCode }) => StatusCode === "Failed")).toHaveLength(1);
  expect(await ids()).toEqual(expect.arrayContaining(before) as string[]);
});

test("a size beyond the group's limits is refused", async () => {
  const size = new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 5 });

  await expect(scaling.send(size)).rejects.toThrow(/above max value 4/);
});

test("a machine that is taken out serves nobody while it ends its work", async () => {
  await scaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 2 }));
  let seen = "";
  while (!seen.includes("Terminating:Wait"))
    seen = (await members()).map(({ LifecycleState }) => LifecycleState).join(" ");

  expect(seen.split(" ").sort()).toEqual(["InService", "InService", "Terminating:Wait"]);
  await until("InService InService");
});

test("a machine that stopped by itself is replaced", async () => {
  const [dead = "", other = ""] = await ids();

  await ec2.send(new StopInstancesCommand({ InstanceIds: [dead] }));
  while ((await ids()).includes(dead)) await new Promise((resolve) => setTimeout(resolve, 100));
  await until("InService InService");

  expect(await ids()).toContain(other);
});

const preferences = {
  MinHealthyPercentage: 100,
  MaxHealthyPercentage: 110,
  AutoRollback: true,
  SkipMatching: true,
  InstanceWarmup: 0,
};

async function refreshTo(type: "t4g.medium" | "t4g.large"): Promise<void> {
  const data = { ImageId: "ami-12345678", InstanceType: type } as const;
  const version = { LaunchTemplateId: template, LaunchTemplateData: data };
  const made = await ec2.send(new CreateLaunchTemplateVersionCommand(version));
  const Version = String(made.LaunchTemplateVersion?.VersionNumber);
  const DesiredConfiguration = { LaunchTemplate: { LaunchTemplateId: template, Version } };
  const request = { AutoScalingGroupName, Preferences: preferences, DesiredConfiguration };
  await scaling.send(new StartInstanceRefreshCommand(request));
}

async function refreshStatus(): Promise<string | undefined> {
  const question = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName });
  return (await scaling.send(question)).InstanceRefreshes?.[0]?.Status;
}

test("a refresh brings each new machine to serve before an old one goes", async () => {
  const before = await ids();

  await refreshTo("t4g.medium");
  const least = await leastServingWhile(() => refreshStatus().then((status) => status === "InProgress"));

  expect([least, await refreshStatus()]).toEqual([2, "Successful"]);
  expect((await members()).map(({ InstanceType }) => InstanceType)).toEqual(["t4g.medium", "t4g.medium"]);
  expect((await ids()).filter((id) => before.includes(id))).toEqual([]);
});

test("a refresh whose machines give up goes back to what there was", async () => {
  const before = await ids();

  await refreshTo("t4g.large");
  const isOn = async () => ["InProgress", "RollbackInProgress"].includes((await refreshStatus()) ?? "");
  const least = await leastServingWhile(isOn, ["ABANDON", "ABANDON"]);

  expect([least, await refreshStatus()]).toEqual([2, "RollbackSuccessful"]);
  expect(await ids()).toEqual(before);
});

/** The fewest machines that served at a time. */
async function leastServingWhile(isOn: () => Promise<boolean>, results: string[] = []): Promise<number> {
  let least = Infinity;
  while (await isOn()) {
    const there = await members();
    least = Math.min(least, there.filter(({ LifecycleState }) => LifecycleState === "InService").length);
    for (const { InstanceId = "", LifecycleState: state } of there) {
      if (state === "Pending") await boots(InstanceId);
      if (state === "Pending:Wait") await complete("arrive", InstanceId, results.shift() ?? "CONTINUE");
      if (state === "Terminating:Wait") await complete("leave", InstanceId, "CONTINUE");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return least;
}
