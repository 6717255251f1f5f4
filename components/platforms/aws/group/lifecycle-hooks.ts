import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { MachineGroup } from "../../../settings/settings";
import { hooks } from "./group-names";

/** How long a leaving machine may be silent, in seconds: while it ends its requests it tells that it is still at it. */
const leavingSeconds = 300;

/** What a machine waits for. */
interface Hook {
  readonly name: string;
  readonly lifecycleTransition: string;
  /** What follows when nobody says anything in time. */
  readonly defaultResult: "ABANDON" | "CONTINUE";
  readonly heartbeatTimeout: number;
}

/** The hooks of a group: a new machine that does not come to serve is given up, and a leaving one goes in any case. */
export function lifecycleHooks({ bootTimeoutSeconds }: MachineGroup): readonly Hook[] {
  return [
    {
      name: hooks.launch,
      lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
      defaultResult: "ABANDON",
      heartbeatTimeout: bootTimeoutSeconds,
    },
    {
      name: hooks.terminate,
      lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
      defaultResult: "CONTINUE",
      heartbeatTimeout: leavingSeconds,
    },
  ];
}

/**
 * A group is made with its hooks, so that they hold for its first machine, but AWS lets nobody change those. Putting
 * a hook of the same name takes its place (PutLifecycleHook), so these are what they change by.
 */
export function changeableHooks(
  name: string,
  group: aws.autoscaling.Group,
  machine: MachineGroup,
  parent: pulumi.Resource,
): void {
  for (const hook of lifecycleHooks(machine)) {
    new aws.autoscaling.LifecycleHook(
      `${name}-${hook.name}`,
      { ...hook, autoscalingGroupName: group.name },
      { parent, deletedWith: group },
    );
  }
}
