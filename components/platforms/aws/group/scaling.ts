import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { MachineGroup, ScheduledSize } from "../../../settings/settings";

/** Lets the size of a group follow its machines' processor time, and the clock. */
export function scaling(
  name: string,
  group: aws.autoscaling.Group,
  machine: MachineGroup,
  parent: pulumi.Resource,
): void {
  if (machine.cpuPercent !== undefined) {
    new aws.autoscaling.Policy(
      `${name}-cpu`,
      {
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        estimatedInstanceWarmup: machine.warmUpSeconds,
        targetTrackingConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
          targetValue: machine.cpuPercent,
        },
      },
      { parent, deletedWith: group },
    );
  }
  for (const size of machine.schedule) {
    new aws.autoscaling.Schedule(
      `${name}-schedule-${size.name}`,
      { autoscalingGroupName: group.name, scheduledActionName: size.name, ...scheduled(size) },
      {
        parent,
        deletedWith: group,
        // The provider repeats the time at which the former one was to begin, which AWS refuses when it has passed
        // (https://github.com/hashicorp/terraform-provider-aws/issues/38983). Two cannot have one name.
        replaceOnChanges: ["*"],
        deleteBeforeReplace: true,
      },
    );
  }
}

/** The provider takes -1 for a size that stays as it is, and 0 for what is left out. */
function scheduled({ cron, timezone, minimum = -1, maximum = -1, desired = -1 }: ScheduledSize) {
  return {
    recurrence: cron,
    timeZone: timezone,
    minSize: minimum,
    maxSize: maximum,
    desiredCapacity: desired,
  };
}
