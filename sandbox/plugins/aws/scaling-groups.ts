import {
  type AutoScalingGroup,
  CreateAutoScalingGroupCommand,
  CreateOrUpdateTagsCommand,
  DeleteAutoScalingGroupCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  EnableMetricsCollectionCommand,
  PutLifecycleHookCommand,
  StartInstanceRefreshCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import type { Values } from "../../engine/values";
import { blocks, boolean, number, text, texts } from "../inputs";
import { type AwsKind, type Change, found, onlyChanged, unlessGone } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { hookRequest } from "./scaling-rules";
import { groupRequest, groupTags, refreshRequest } from "./scaling-group-request";
import { until, untilFree } from "./waiting";

/** The real provider's limit for what it does not let the user set. */
const deleteSeconds = 600;

export const scalingGroup: AwsKind = {
  required: ["maxSize", "minSize"],
  replaceOn: ["name", "namePrefix", "initialLifecycleHooks"],
  uniqueName: "name",
  create: async (cloud, inputs, call) => {
    const AutoScalingGroupName = nameFor(inputs, call);
    const request = groupRequest(inputs);
    const hooks = blocks(inputs, "initialLifecycleHooks");
    const size = { MinSize: request.MinSize, DesiredCapacity: request.DesiredCapacity };
    // No machine may be born before the hooks are there.
    const empty = hooks.length > 0 && { MinSize: 0, DesiredCapacity: 0 };
    const Tags = groupTags(inputs, AutoScalingGroupName);
    await cloud.autoscaling.send(
      new CreateAutoScalingGroupCommand({ AutoScalingGroupName, ...request, ...empty, Tags }),
    );
    for (const hook of hooks)
      await cloud.autoscaling.send(
        new PutLifecycleHookCommand({
          ...hookRequest(hook),
          AutoScalingGroupName,
          LifecycleHookName: text(hook, "name"),
        }),
      );
    if (hooks.length > 0)
      await cloud.autoscaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...size }));
    await untilCapacity(cloud, AutoScalingGroupName, inputs, (healthy, wanted) => healthy >= wanted);
    await collectMetrics(cloud, AutoScalingGroupName, inputs);
    return AutoScalingGroupName;
  },
  read: async (cloud, id) => {
    const there = found(await describe(cloud, id), `group ${id}`);
    return {
      arn: there.AutoScalingGroupARN,
      name: id,
      availabilityZones: there.AvailabilityZones,
      desiredCapacity: there.DesiredCapacity,
      healthCheckType: there.HealthCheckType,
      defaultCooldown: there.DefaultCooldown,
    };
  },
  update: change,
  retag: async (cloud, id, inputs, olds) => {
    const Tags = groupTags(inputs, id);
    const gone = groupTags(olds, id).filter(({ Key }) => Tags.every((tag) => tag.Key !== Key));
    if (gone.length > 0) await cloud.autoscaling.send(new DeleteTagsCommand({ Tags: gone }));
    if (Tags.length > 0) await cloud.autoscaling.send(new CreateOrUpdateTagsCommand({ Tags }));
  },
  delete: remove,
};

async function change(cloud: Cloud, id: string, parts: Change): Promise<void> {
  const { inputs, changed } = parts;
  const differs = (...names: string[]) => names.some((name) => changed.includes(name));
  // What did not change is left out: the group has scaled since, and keeps its size.
  await cloud.autoscaling.send(
    new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: id, ...groupRequest(onlyChanged(parts)) }),
  );
  if (differs("enabledMetrics", "metricsGranularity")) await collectMetrics(cloud, id, inputs);
  // Started, and not waited for.
  if (inputs.instanceRefresh !== undefined && differs("launchTemplate", "mixedInstancesPolicy"))
    await cloud.autoscaling.send(new StartInstanceRefreshCommand(refreshRequest(inputs, id)));
  if (differs("desiredCapacity", "desiredCapacityType", "minSize"))
    await untilCapacity(cloud, id, inputs, (healthy, wanted) => healthy === wanted);
}

async function remove(cloud: Cloud, id: string, olds: Values): Promise<void> {
  const AutoScalingGroupName = id;
  const force = boolean(olds, "forceDelete") === true;
  if (!force) {
    const nobody = { MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };
    await unlessGone(() =>
      cloud.autoscaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...nobody })),
    );
    await until(`the machines of ${id} to be gone`, deleteSeconds, async () =>
      ((await describe(cloud, id))?.Instances ?? []).length === 0 ? true : undefined,
    );
  }
  const request = new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: force });
  await untilFree(id, deleteSeconds, () => unlessGone(() => cloud.autoscaling.send(request)));
  await until(`${id} to be gone`, deleteSeconds, async () =>
    (await describe(cloud, id)) === undefined ? true : undefined,
  );
}

async function describe(cloud: Cloud, name: string): Promise<AutoScalingGroup | undefined> {
  const request = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
  return (await cloud.autoscaling.send(request)).AutoScalingGroups?.[0];
}

/** Waits until as many machines are in service as the inputs want, unless they say not to wait. */
async function untilCapacity(
  cloud: Cloud,
  id: string,
  inputs: Values,
  isEnough: (healthy: number, wanted: number) => boolean,
): Promise<void> {
  const limit = seconds(text(inputs, "waitForCapacityTimeout") ?? "10m");
  if (limit === 0) return;
  const wanted = Math.max(number(inputs, "minSize") ?? 0, number(inputs, "desiredCapacity") ?? 0);
  await until(`${wanted} healthy machines of ${id}`, limit, async () => {
    const members = (await describe(cloud, id))?.Instances ?? [];
    const healthy = members.filter(
      ({ LifecycleState, HealthStatus }) =>
        LifecycleState === "InService" && HealthStatus?.toLowerCase() === "healthy",
    );
    return isEnough(healthy.length, wanted) ? healthy : undefined;
  });
}

/** A duration as Go writes it: "10m", "1h30m". */
function seconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  const unit = { h: 3600, m: 60, s: 1 };
  return parts.reduce((sum, [, count, name]) => sum + Number(count) * unit[name as "h" | "m" | "s"], 0);
}

async function collectMetrics(cloud: Cloud, AutoScalingGroupName: string, inputs: Values): Promise<void> {
  const Metrics = texts(inputs, "enabledMetrics");
  const Granularity = text(inputs, "metricsGranularity") ?? "1Minute";
  if (Metrics.length > 0)
    await cloud.autoscaling.send(
      new EnableMetricsCollectionCommand({ AutoScalingGroupName, Metrics, Granularity }),
    );
}
