import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { MachineGroup } from "../../../settings/settings";
import { lifecycleHooks } from "./lifecycle-hooks";

/** An auto-scaling group. */
export interface ScalingGroupArgs {
  readonly machine: MachineGroup;
  /** Name at AWS. */
  readonly group: string;
  readonly template: aws.ec2.LaunchTemplate;
  /** One in each zone. */
  readonly subnets: readonly pulumi.Input<string>[];
  readonly tags: Readonly<Record<string, string>>;
  /** What must be there before the first machine. */
  readonly ready: readonly pulumi.Resource[];
}

/**
 * The machines of a group over all zones. Its size is nobody's but the policies' and the clock's, between the minimum
 * and the maximum.
 */
export function scalingGroup(
  name: string,
  args: ScalingGroupArgs,
  parent: pulumi.Resource,
): aws.autoscaling.Group {
  const { machine } = args;
  return new aws.autoscaling.Group(
    name,
    {
      name: args.group,
      minSize: machine.minimum,
      maxSize: machine.maximum,
      vpcZoneIdentifiers: [...args.subnets],
      ...machines(args),
      initialLifecycleHooks: [...lifecycleHooks(machine)],
      // An app that is ill is not mended by another machine, which would run it too.
      healthCheckType: "EC2",
      healthCheckGracePeriod: 0,
      defaultInstanceWarmup: machine.warmUpSeconds,
      enabledMetrics,
      metricsGranularity: "1Minute",
      // A program of ours waits, and says what machines are doing.
      waitForCapacityTimeout: "0",
      // Nothing on a machine has to be waited for when the whole group goes.
      forceDelete: true,
      tags: Object.entries(args.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
    },
    {
      parent,
      dependsOn: [...args.ready],
      // Two groups cannot have one name.
      deleteBeforeReplace: true,
      ignoreChanges: [
        // They hold for new groups only; see changeableHooks.
        "initialLifecycleHooks",
        // Given with the replacement of the machines, by `RemoteGroup`: this resource would give them before, and then AWS
        // has nothing to go back to (https://github.com/hashicorp/terraform-provider-aws/issues/34189).
        "launchTemplate",
        "mixedInstancesPolicy",
      ],
    },
  );
}

const enabledMetrics: aws.autoscaling.Metric[] = [
  "GroupDesiredCapacity",
  "GroupInServiceInstances",
  "GroupMaxSize",
  "GroupMinSize",
  "GroupPendingInstances",
  "GroupTerminatingInstances",
  "GroupTotalInstances",
];

/** One type on demand needs no policy of mixed instances. */
function machines({ machine, template }: ScalingGroupArgs): Partial<aws.autoscaling.GroupArgs> {
  const { instanceTypes, onDemand } = machine;
  const version = template.latestVersion.apply(String);
  if (instanceTypes.length === 1 && onDemand === undefined) {
    return { launchTemplate: { id: template.id, version } };
  }
  return {
    mixedInstancesPolicy: {
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: template.id, version },
        overrides: instanceTypes.map((instanceType) => ({ instanceType })),
      },
      instancesDistribution: {
        // In the order of the settings.
        onDemandAllocationStrategy: "prioritized",
        onDemandBaseCapacity: onDemand ?? 0,
        onDemandPercentageAboveBaseCapacity: onDemand === undefined ? 100 : 0,
        ...(onDemand === undefined ? {} : { spotAllocationStrategy: "price-capacity-optimized" }),
      },
    },
    // A machine that spot is likely to take back is replaced before it is.
    ...(onDemand === undefined ? {} : { capacityRebalance: true }),
  };
}
