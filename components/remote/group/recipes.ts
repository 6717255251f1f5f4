import type { DesiredConfiguration } from "@aws-sdk/client-auto-scaling";
import type { WantedMachines } from "./request";

/** What a group makes machines from, as AWS has it. */
export type Recipe = Pick<DesiredConfiguration, "LaunchTemplate" | "MixedInstancesPolicy">;

/** What AWS is told when machines are to be made like this from now on. */
export function recipeOf({ template, version, instanceTypes, onDemand }: WantedMachines): Recipe {
  const LaunchTemplate = { LaunchTemplateId: template, Version: version };
  // One type on demand needs no policy of mixed instances.
  if (instanceTypes.length === 1 && onDemand === undefined) return { LaunchTemplate };
  return {
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: LaunchTemplate,
        Overrides: instanceTypes.map((InstanceType) => ({ InstanceType })),
      },
      InstancesDistribution: {
        // In the order of the settings.
        OnDemandAllocationStrategy: "prioritized",
        OnDemandBaseCapacity: onDemand ?? 0,
        OnDemandPercentageAboveBaseCapacity: onDemand === undefined ? 100 : 0,
        ...(onDemand === undefined ? {} : { SpotAllocationStrategy: "price-capacity-optimized" }),
      },
    },
  };
}

/** Whether two recipes come to the same machines; AWS adds names and defaults to what it was told. */
export function isSameRecipe(one: Recipe, other: Recipe): boolean {
  return essence(one) === essence(other);
}

function essence({ LaunchTemplate, MixedInstancesPolicy: mixed }: Recipe): string {
  const { LaunchTemplateId, Version } =
    mixed?.LaunchTemplate?.LaunchTemplateSpecification ?? LaunchTemplate ?? {};
  const { OnDemandBaseCapacity = 0, OnDemandPercentageAboveBaseCapacity = 100 } =
    mixed?.InstancesDistribution ?? {};
  return JSON.stringify([
    LaunchTemplateId,
    Version,
    mixed?.LaunchTemplate?.Overrides?.map(({ InstanceType }) => InstanceType) ?? [],
    [OnDemandBaseCapacity, OnDemandPercentageAboveBaseCapacity],
  ]);
}
