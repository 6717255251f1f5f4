import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface Network {
  vpc: pulumi.Input<string>;
  subnets: pulumi.Input<string>[];
  security: pulumi.Input<string>;
}

/** A group of machines with its hooks, policies and hours. */
export function group(network: Network, options: pulumi.CustomResourceOptions) {
  const config = new pulumi.Config();
  const type = config.require("type");
  const image = aws.ec2.getAmiOutput(
    {
      owners: ["136693071363"],
      mostRecent: true,
      filters: [
        { name: "name", values: ["debian-13-*"] },
        { name: "architecture", values: ["arm64"] },
      ],
    },
    options,
  );
  const template = new aws.ec2.LaunchTemplate(
    "template",
    {
      namePrefix: "fixture-",
      imageId: image.id,
      instanceType: type,
      userData: Buffer.from("#cloud-config\n").toString("base64"),
      networkInterfaces: [{ associatePublicIpAddress: "false", securityGroups: [network.security] }],
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { volumeType: "gp3", volumeSize: 10, encrypted: "true" } },
      ],
      tagSpecifications: [{ resourceType: "instance", tags: { role: "app" } }],
      updateDefaultVersion: true,
    },
    options,
  );
  const hook = { name: "launch", lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING" };
  const made = new aws.autoscaling.Group(
    "group",
    {
      name: "fixture-app",
      minSize: config.requireNumber("minimum"),
      maxSize: 4,
      vpcZoneIdentifiers: network.subnets,
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      initialLifecycleHooks: [{ ...hook, heartbeatTimeout: 900, defaultResult: "CONTINUE" }],
      healthCheckType: "EC2",
      defaultInstanceWarmup: 60,
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage: 50,
          autoRollback: true,
          instanceWarmup: "0",
          skipMatching: true,
        },
      },
      enabledMetrics: ["GroupInServiceInstances"],
      forceDelete: true,
      tags: [{ key: "Name", value: config.get("label") ?? "app", propagateAtLaunch: true }],
    },
    options,
  );
  new aws.autoscaling.LifecycleHook(
    "hook",
    { ...hook, autoscalingGroupName: made.name, heartbeatTimeout: 600, defaultResult: "ABANDON" },
    options,
  );
  new aws.autoscaling.Policy(
    "policy-of-group",
    {
      autoscalingGroupName: made.name,
      policyType: "TargetTrackingScaling",
      estimatedInstanceWarmup: 60,
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
        targetValue: config.getNumber("cpuPercent") ?? 60,
      },
    },
    options,
  );
  new aws.autoscaling.Schedule(
    "morning",
    {
      autoscalingGroupName: made.name,
      scheduledActionName: "morning",
      recurrence: "0 7 * * MON-FRI",
      timeZone: "Europe/Berlin",
      minSize: 3,
      maxSize: -1,
      desiredCapacity: -1,
    },
    options,
  );
  return { name: made.name, template };
}
