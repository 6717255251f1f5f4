import {
  AttachLoadBalancerTargetGroupsCommand,
  DeleteLifecycleHookCommand,
  DeletePolicyCommand,
  DeleteScheduledActionCommand,
  DescribePoliciesCommand,
  DescribeScheduledActionsCommand,
  DetachLoadBalancerTargetGroupsCommand,
  PutLifecycleHookCommand,
  type PutLifecycleHookCommandInput,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  PutScheduledUpdateGroupActionCommand,
  type PutScheduledUpdateGroupActionCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { Values } from "../../engine/values";
import { number, text } from "../inputs";
import { type AwsKind, putKind } from "./aws-kind";
import { nameFor } from "./names";
import { requestPart } from "./request";

export const lifecycleHook = putKind({
  required: ["autoscalingGroupName", "lifecycleTransition"],
  // Another group gets a hook, and the former one keeps its own.
  replaceOn: ["name"],
  uniqueName: "name",
  id: (inputs, call) => nameFor(inputs, call),
  put: async (cloud, LifecycleHookName, inputs) => {
    const request = { ...hookRequest(inputs), ...groupOf(inputs), LifecycleHookName };
    await cloud.autoscaling.send(new PutLifecycleHookCommand(request));
  },
  read: (_, name) => Promise.resolve({ name }),
  delete: (cloud, LifecycleHookName, olds) =>
    cloud.autoscaling.send(new DeleteLifecycleHookCommand({ LifecycleHookName, ...groupOf(olds) })),
});

/** What a hook says beside its name and its group's. */
export function hookRequest(inputs: Values): PutLifecycleHookCommandInput {
  return requestPart<PutLifecycleHookCommandInput>(
    inputs,
    ["DefaultResult", "HeartbeatTimeout", "LifecycleTransition", "NotificationMetadata"],
    { NotificationTargetARN: "notificationTargetArn", RoleARN: "roleArn" },
  );
}

export const scalingPolicy = putKind({
  required: ["autoscalingGroupName"],
  replaceOn: ["name", "autoscalingGroupName"],
  uniqueName: "name",
  id: (inputs, call) => nameFor(inputs, call),
  put: async (cloud, PolicyName, inputs) => {
    const request = requestPart<PutScalingPolicyCommandInput>(inputs, [
      ...(["AdjustmentType", "Cooldown", "Enabled", "EstimatedInstanceWarmup", "PolicyType"] as const),
      ...(["ScalingAdjustment", "TargetTrackingConfiguration"] as const),
    ]);
    await cloud.autoscaling.send(new PutScalingPolicyCommand({ ...request, PolicyName, ...groupOf(inputs) }));
  },
  read: async (cloud, name, inputs) => {
    const request = new DescribePoliciesCommand({ ...groupOf(inputs), PolicyNames: [name] });
    const { ScalingPolicies = [] } = await cloud.autoscaling.send(request);
    return { arn: ScalingPolicies[0]?.PolicyARN, name };
  },
  delete: (cloud, PolicyName, olds) =>
    cloud.autoscaling.send(new DeletePolicyCommand({ PolicyName, ...groupOf(olds) })),
});

export const schedule = putKind({
  required: ["scheduledActionName", "autoscalingGroupName"],
  replaceOn: ["scheduledActionName", "autoscalingGroupName"],
  uniqueName: "scheduledActionName",
  id: (inputs) => text(inputs, "scheduledActionName") ?? "",
  put: async (cloud, ScheduledActionName, inputs) => {
    const request = requestPart<PutScheduledUpdateGroupActionCommandInput>(inputs, [
      "Recurrence",
      "TimeZone",
    ]);
    const [start, end] = [text(inputs, "startTime"), text(inputs, "endTime")];
    await cloud.autoscaling.send(
      new PutScheduledUpdateGroupActionCommand({
        ...request,
        ScheduledActionName,
        ...groupOf(inputs),
        MinSize: size(inputs, "minSize"),
        MaxSize: size(inputs, "maxSize"),
        DesiredCapacity: size(inputs, "desiredCapacity"),
        ...(start !== undefined && { StartTime: new Date(start) }),
        ...(end !== undefined && { EndTime: new Date(end) }),
      }),
    );
  },
  read: async (cloud, name, inputs) => {
    const request = new DescribeScheduledActionsCommand({ ...groupOf(inputs), ScheduledActionNames: [name] });
    const { ScheduledUpdateGroupActions = [] } = await cloud.autoscaling.send(request);
    return { arn: ScheduledUpdateGroupActions[0]?.ScheduledActionARN };
  },
  delete: (cloud, ScheduledActionName, olds) =>
    cloud.autoscaling.send(new DeleteScheduledActionCommand({ ScheduledActionName, ...groupOf(olds) })),
});

/** A size; the real provider takes -1 for "as it is" and, where nothing is said, for 0. */
function size(inputs: Values, name: string): number | undefined {
  const value = number(inputs, name) ?? 0;
  return value === -1 ? undefined : value;
}

/** Puts the group's machines into a target group of a load balancer. */
export const scalingAttachment: AwsKind = {
  required: ["autoscalingGroupName", "lbTargetGroupArn"],
  replaceOn: ["autoscalingGroupName", "lbTargetGroupArn", "elb"],
  create: async (cloud, inputs, call) => {
    await cloud.autoscaling.send(new AttachLoadBalancerTargetGroupsCommand(attachmentOf(inputs)));
    return nameFor({}, { ...call, name: text(inputs, "autoscalingGroupName") ?? "" });
  },
  delete: (cloud, _, olds) =>
    cloud.autoscaling.send(new DetachLoadBalancerTargetGroupsCommand(attachmentOf(olds))),
};

function attachmentOf(inputs: Values) {
  return { ...groupOf(inputs), TargetGroupARNs: [text(inputs, "lbTargetGroupArn") ?? ""] };
}

function groupOf(inputs: Values) {
  return { AutoScalingGroupName: text(inputs, "autoscalingGroupName") };
}
