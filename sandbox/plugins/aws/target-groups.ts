import {
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeleteTargetGroupCommand,
  DescribeTargetGroupsCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Values } from "../../engine/values";
import { block, boolean, number, text } from "../inputs";
import { type AwsKind, found } from "./aws-kind";
import { attributesOf, longestName, retagBalancing } from "./balancers";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { requestPart } from "./request";
import { allTags } from "./tags";
import { untilFree } from "./waiting";

const attributes: Readonly<Record<string, string>> = {
  deregistrationDelay: "deregistration_delay.timeout_seconds",
  loadBalancingAlgorithmType: "load_balancing.algorithm.type",
  loadBalancingCrossZoneEnabled: "load_balancing.cross_zone.enabled",
  slowStart: "slow_start.duration_seconds",
};

/** How long a target group may be in use when it is deleted: listeners let go of it a moment after they are gone. */
const deleteSeconds = 120;

export const targetGroup: AwsKind = {
  replaceOn: [
    "name",
    "namePrefix",
    "port",
    "protocol",
    "protocolVersion",
    "vpcId",
    "targetType",
    "ipAddressType",
  ],
  uniqueName: "name",
  retag: retagBalancing,
  create: async (cloud, inputs, call) => {
    const request = {
      ...requestPart<CreateTargetGroupCommandInput>(inputs, [
        ...(["IpAddressType", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId"] as const),
      ]),
      ...healthCheck(inputs),
      Name: nameFor(inputs, call, "name", longestName),
      Tags: allTags(cloud, inputs),
    };
    const { TargetGroups = [] } = await cloud.elb.send(new CreateTargetGroupCommand(request));
    const id = found(TargetGroups[0]?.TargetGroupArn, "TargetGroupArn");
    await setAttributes(cloud, id, inputs, Object.keys(inputs));
    return id;
  },
  read: async (cloud, id) => {
    const request = new DescribeTargetGroupsCommand({ TargetGroupArns: [id] });
    const there = found((await cloud.elb.send(request)).TargetGroups?.[0], `target group ${id}`);
    return {
      arn: id,
      arnSuffix: id.replace(/^.*:(?=targetgroup\/)/, ""),
      name: there.TargetGroupName,
      loadBalancerArns: there.LoadBalancerArns ?? [],
    };
  },
  update: async (cloud, TargetGroupArn, { inputs, changed }) => {
    if (changed.includes("healthCheck"))
      await cloud.elb.send(new ModifyTargetGroupCommand({ TargetGroupArn, ...healthCheck(inputs) }));
    await setAttributes(cloud, TargetGroupArn, inputs, changed);
  },
  delete: (cloud, TargetGroupArn) =>
    untilFree(TargetGroupArn, deleteSeconds, () =>
      cloud.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn })),
    ),
};

function healthCheck(inputs: Values) {
  const check = block(inputs, "healthCheck");
  const matcher = text(check, "matcher");
  return {
    ...requestPart<CreateTargetGroupCommandInput>(check, [], {
      HealthCheckEnabled: "enabled",
      HealthCheckIntervalSeconds: "interval",
      HealthCheckPath: "path",
      HealthCheckPort: "port",
      HealthCheckProtocol: "protocol",
      HealthCheckTimeoutSeconds: "timeout",
      HealthyThresholdCount: "healthyThreshold",
      UnhealthyThresholdCount: "unhealthyThreshold",
    }),
    ...(matcher !== undefined && { Matcher: { HttpCode: matcher } }),
  };
}

async function setAttributes(
  cloud: Cloud,
  TargetGroupArn: string,
  inputs: Values,
  names: readonly string[],
): Promise<void> {
  const stickiness = block(inputs, "stickiness");
  const Attributes = [
    ...attributesOf(attributes, inputs, names),
    ...(names.includes("stickiness")
      ? [
          { Key: "stickiness.enabled", Value: String(boolean(stickiness, "enabled") ?? true) },
          { Key: "stickiness.type", Value: text(stickiness, "type") ?? "lb_cookie" },
          {
            Key: "stickiness.lb_cookie.duration_seconds",
            Value: String(number(stickiness, "cookieDuration") ?? 86_400),
          },
        ]
      : []),
  ];
  if (Attributes.length > 0)
    await cloud.elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
}
