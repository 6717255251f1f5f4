import type {
  CreateAutoScalingGroupCommandInput,
  RefreshPreferences,
  StartInstanceRefreshCommandInput,
  Tag,
} from "@aws-sdk/client-auto-scaling";
import type { Value, Values } from "../../engine/values";
import { block, blocks, boolean, text, texts } from "../inputs";
import { capitalized, requestPart } from "./request";

/** What a request on a group says of it, beside its name, its tags and its hooks. */
export type GroupRequest = Omit<CreateAutoScalingGroupCommandInput, "AutoScalingGroupName">;

export function groupRequest(inputs: Values): GroupRequest {
  const subnets = texts(inputs, "vpcZoneIdentifiers");
  const { instanceMaintenancePolicy } = inputs;
  return {
    ...requestPart<GroupRequest>(
      inputs,
      [
        ...(["AvailabilityZones", "CapacityRebalance", "DefaultCooldown", "DefaultInstanceWarmup"] as const),
        ...(["DesiredCapacity", "DesiredCapacityType", "HealthCheckGracePeriod", "HealthCheckType"] as const),
        ...(["MaxInstanceLifetime", "MaxSize", "MinSize", "TerminationPolicies"] as const),
      ],
      {
        NewInstancesProtectedFromScaleIn: "protectFromScaleIn",
        ServiceLinkedRoleARN: "serviceLinkedRoleArn",
      },
    ),
    ...machinesOf(inputs),
    ...(subnets.length > 0 && { VPCZoneIdentifier: subnets.join(",") }),
    ...(instanceMaintenancePolicy !== undefined && {
      InstanceMaintenancePolicy: capitalized(instanceMaintenancePolicy) as object,
    }),
  };
}

/** What its instances are made from. */
export function machinesOf(inputs: Values): Pick<GroupRequest, "LaunchTemplate" | "MixedInstancesPolicy"> {
  const { launchTemplate, mixedInstancesPolicy } = inputs;
  return {
    ...(launchTemplate !== undefined && {
      LaunchTemplate: specification(block(inputs, "launchTemplate"), "id", "name"),
    }),
    ...(mixedInstancesPolicy !== undefined && {
      MixedInstancesPolicy: mixedInstances(block(inputs, "mixedInstancesPolicy")),
    }),
  };
}

function mixedInstances(policy: Values) {
  const template = block(policy, "launchTemplate");
  const chosen = block(template, "launchTemplateSpecification");
  return {
    InstancesDistribution: capitalized(block(policy, "instancesDistribution")) as object,
    LaunchTemplate: {
      LaunchTemplateSpecification: specification(chosen, "launchTemplateId", "launchTemplateName"),
      Overrides: blocks(template, "overrides").map((each) => capitalized(each) as object),
    },
  };
}

/** Which launch template; AWS takes its id or its name, not both. */
function specification(values: Values, id: string, name: string) {
  const [LaunchTemplateId, LaunchTemplateName] = [text(values, id), text(values, name)];
  return {
    ...(LaunchTemplateId === undefined ? { LaunchTemplateName } : { LaunchTemplateId }),
    Version: text(values, "version") ?? "$Default",
  };
}

/** Tags of a group are a list, and say whether its machines get them; the provider's are not among them. */
export function groupTags(inputs: Values, ResourceId: string): Tag[] {
  return blocks(inputs, "tags").map((tag) => ({
    ResourceId,
    ResourceType: "auto-scaling-group",
    Key: text(tag, "key"),
    Value: text(tag, "value"),
    PropagateAtLaunch: boolean(tag, "propagateAtLaunch"),
  }));
}

/** An instance refresh that brings the machines to what the group says now. */
export function refreshRequest(
  inputs: Values,
  AutoScalingGroupName: string,
): StartInstanceRefreshCommandInput {
  const refresh = block(inputs, "instanceRefresh");
  const given = block(refresh, "preferences");
  // The real provider has texts for numbers that may be unset.
  const numbers = Object.entries(given).map(([name, value]) => [name, numeric(value)] as const);
  const preferences = { minHealthyPercentage: 90, ...Object.fromEntries(numbers) };
  return {
    AutoScalingGroupName,
    Strategy: "Rolling",
    // A refresh that goes back needs to know what it goes to.
    ...(given.autoRollback === true && { DesiredConfiguration: machinesOf(inputs) }),
    Preferences: requestPart<RefreshPreferences>(preferences, [
      ...(["AlarmSpecification", "AutoRollback", "CheckpointDelay", "CheckpointPercentages"] as const),
      ...(["InstanceWarmup", "MaxHealthyPercentage", "MinHealthyPercentage", "SkipMatching"] as const),
      ...(["ScaleInProtectedInstances", "StandbyInstances"] as const),
    ]),
  };
}

function numeric(value: Value): Value {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}
