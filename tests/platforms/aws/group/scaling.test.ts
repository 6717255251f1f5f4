import { z } from "zod";
import type { Recorded } from "../../../deployment/recorded-resources";
import { recordGroup } from "./group-server";

const launchHook = {
  name: "tierwright-launch",
  lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
  defaultResult: "ABANDON",
  heartbeatTimeout: 900,
};
const terminateHook = {
  name: "tierwright-terminate",
  lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
  defaultResult: "CONTINUE",
  heartbeatTimeout: 300,
};
const ofMachines = { team: "web", "tierwright:stack": "test", Name: "test-app" };

test("the launch template: tokens only, encrypted disks, no address in the internet, tags, and a pinned image", async () => {
  const resources = await recordGroup();
  const { userData, ...inputs } = resources.inputs("LaunchTemplate", "app-template");

  const kept = z
    .object({ ami: z.string() })
    .parse(resources.inputs("Stash", "app-birth-debian-13-arm64").input);
  const told = Buffer.from(z.string().parse(userData), "base64").toString();
  expect(told).toContain("#cloud-config");
  expect(Buffer.byteLength(told)).toBeLessThan(16 * 1024);
  expect(inputs).toEqual({
    namePrefix: "test-app-",
    imageId: kept.ami,
    instanceType: "t4g.small",
    keyName: "tierwright-test",
    iamInstanceProfile: { name: "test-servers-app-role-profile" },
    networkInterfaces: [
      {
        deviceIndex: 0,
        associatePublicIpAddress: "false",
        deleteOnTermination: "true",
        securityGroups: ["test-servers-shared-groups-private", "test-servers-shared-groups-app"],
      },
    ],
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeType: "gp3", volumeSize: 20, encrypted: "true", deleteOnTermination: "true" },
      },
    ],
    tagSpecifications: [
      { resourceType: "instance", tags: ofMachines },
      { resourceType: "volume", tags: ofMachines },
    ],
    updateDefaultVersion: true,
  });
});

test("the group: a pinned version, no size of its own, and hooks from its first machine on", async () => {
  const resources = await recordGroup();
  const { inputs, ignoreChanges, deleteBeforeReplace, protect } = resources.find("Group", "app");

  expect({ ignoreChanges, deleteBeforeReplace, protect }).toEqual({
    ignoreChanges: ["initialLifecycleHooks", "launchTemplate", "mixedInstancesPolicy"],
    deleteBeforeReplace: true,
    protect: false,
  });
  expect(inputs).toEqual({
    name: "tierwright-test-app",
    minSize: 2,
    maxSize: 4,
    vpcZoneIdentifiers: [
      "test-servers-shared-network-private-dynamic-eu-central-1a",
      "test-servers-shared-network-private-dynamic-eu-central-1b",
    ],
    launchTemplate: { id: "test-servers-app-template", version: "7" },
    initialLifecycleHooks: [launchHook, terminateHook],
    healthCheckType: "EC2",
    healthCheckGracePeriod: 0,
    defaultInstanceWarmup: 120,
    enabledMetrics: [
      "GroupDesiredCapacity",
      "GroupInServiceInstances",
      "GroupMaxSize",
      "GroupMinSize",
      "GroupPendingInstances",
      "GroupTerminatingInstances",
      "GroupTotalInstances",
    ],
    metricsGranularity: "1Minute",
    waitForCapacityTimeout: "0",
    forceDelete: true,
    tags: Object.entries(ofMachines).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
  });
});

test("the first machine is made when all that it needs is there", async () => {
  const resources = await recordGroup();

  expect(resources.find("Group", "app").dependsOn.map((name) => name.replace(/^test-servers-/, ""))).toEqual(
    expect.arrayContaining([
      ...[
        "app-kit",
        "app-install",
        "app-boot",
        "app-base-object",
        "app-host-key-parameter",
        "app-role-policy",
      ],
      ...["bucket-policy", "shared-login-pair", "shared-network-private-eu-central-1a-nat-route"],
    ]),
  );
});

test("hooks change in place, under the names that they were made with", async () => {
  const resources = await recordGroup({ bootTimeoutSeconds: 300 });
  const group = { autoscalingGroupName: "tierwright-test-app" };

  expect(resources.inputs("LifecycleHook", "app-tierwright-launch")).toEqual({
    ...launchHook,
    ...group,
    heartbeatTimeout: 300,
  });
  expect(resources.inputs("LifecycleHook", "app-tierwright-terminate")).toEqual({
    ...terminateHook,
    ...group,
  });
});

test("several types, or spot, are a policy of mixed instances", async () => {
  const several = await recordGroup({ instanceTypes: ["t4g.small", "t4g.medium"] });
  const spot = await recordGroup({ instanceTypes: ["t4g.small", "t4g.medium"], onDemand: 1 });
  const template = { launchTemplateId: "test-servers-app-template", version: "7" };
  const overrides = [{ instanceType: "t4g.small" }, { instanceType: "t4g.medium" }];

  expect(mixed(several.find("Group", "app"))).toEqual({
    launchTemplate: undefined,
    capacityRebalance: undefined,
    mixedInstancesPolicy: {
      launchTemplate: { launchTemplateSpecification: template, overrides },
      instancesDistribution: {
        onDemandAllocationStrategy: "prioritized",
        onDemandBaseCapacity: 0,
        onDemandPercentageAboveBaseCapacity: 100,
      },
    },
  });
  expect(mixed(spot.find("Group", "app"))).toEqual({
    launchTemplate: undefined,
    capacityRebalance: true,
    mixedInstancesPolicy: {
      launchTemplate: { launchTemplateSpecification: template, overrides },
      instancesDistribution: {
        onDemandAllocationStrategy: "prioritized",
        onDemandBaseCapacity: 1,
        onDemandPercentageAboveBaseCapacity: 0,
        spotAllocationStrategy: "price-capacity-optimized",
      },
    },
  });
});

function mixed({ inputs }: Recorded) {
  const { launchTemplate, capacityRebalance, mixedInstancesPolicy } = inputs;
  return { launchTemplate, capacityRebalance, mixedInstancesPolicy };
}

test("the size follows the processor time and the clock; sizes that are not set stay as they are", async () => {
  const resources = await recordGroup({
    cpuPercent: 50,
    schedule: [
      {
        name: "morning",
        cron: "0 7 * * MON-FRI",
        timezone: "Europe/Berlin",
        minimum: 4,
        maximum: undefined,
        desired: undefined,
      },
    ],
  });

  expect(resources.inputs("Policy", "app-cpu")).toEqual({
    autoscalingGroupName: "tierwright-test-app",
    policyType: "TargetTrackingScaling",
    estimatedInstanceWarmup: 120,
    targetTrackingConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
      targetValue: 50,
    },
  });
  expect(resources.inputs("Schedule", "app-schedule-morning")).toEqual({
    autoscalingGroupName: "tierwright-test-app",
    scheduledActionName: "morning",
    recurrence: "0 7 * * MON-FRI",
    timeZone: "Europe/Berlin",
    minSize: 4,
    maxSize: -1,
    desiredCapacity: -1,
  });
  // AWS refuses a change that repeats the former beginning.
  expect(resources.find("Schedule", "app-schedule-morning")).toMatchObject({
    replaceOnChanges: ["*"],
    deleteBeforeReplace: true,
  });
});

test("what machines are made from is given with their replacement, which is waited for before any step", async () => {
  const resources = await recordGroup({ instanceTypes: ["t4g.small", "t4g.medium"], onDemand: 1 });
  const { create, stdin, triggers } = resources.inputs("Command", "app-machines-ready");
  const machines = {
    instanceTypes: ["t4g.small", "t4g.medium"],
    onDemand: 1,
    template: "test-servers-app-template",
    version: "7",
  };

  expect(create).toBe("node --require ./typescript-loader.cjs components/remote/group/wait.ts");
  expect(JSON.parse(z.string().parse(stdin))).toEqual({
    name: "app",
    group: "tierwright-test-app",
    region: "eu-central-1",
    bootTimeoutSeconds: 900,
    machines,
  });
  const [group, recipe] = z.array(z.string()).parse(triggers);
  expect([group, JSON.parse(recipe ?? "")]).toEqual(["arn:aws:autoscaling:test-servers-app", machines]);
  expect(resources.find("Command", "app-machines-base").dependsOn).toContain(
    "test-servers-app-machines-ready",
  );
});

test("with cpuPercent: off no policy is made", async () => {
  expect((await recordGroup({ cpuPercent: undefined })).names.Policy).toBeUndefined();
});

test("machines in public subnets have addresses in the internet, by which they are reached", async () => {
  const resources = await recordGroup({ subnet: "public" }, { bastion: undefined });
  const template = resources.inputs("LaunchTemplate", "app-template");
  const ask = z.string().parse(resources.inputs("Command", "app-machines-base").stdin).split("\n", 1)[0];

  expect(template.networkInterfaces).toMatchObject([{ associatePublicIpAddress: "true" }]);
  expect(JSON.parse(ask ?? "")).toMatchObject({ addresses: "public" });
});

test("one's own image brings the device of its root volume", async () => {
  const resources = await recordGroup({}, { ami: "ami-0123" });

  expect(resources.inputs("LaunchTemplate", "app-template")).toMatchObject({
    imageId: "ami-0123",
    blockDeviceMappings: [{ deviceName: "/dev/sda1" }],
  });
});
