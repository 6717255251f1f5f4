import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import type { AwsClients } from "./aws-clients";
import { explainAws, GroupGoneError } from "./aws-error";
import type { Recipe } from "./recipes";
import type { GroupAtAws } from "./request";

/** A machine of a group. */
export interface Member {
  /** Its instance id, by which people and other machines call it. */
  readonly id: string;
  /** Whether it serves, or comes to. What neither serves nor comes to is none of the group's any more. */
  readonly state: "serving" | "coming";
  readonly publicAddress: string | undefined;
  readonly privateAddress: string | undefined;
  /** Milliseconds since 1970. */
  readonly launched: number;
}

/** A machine as its group has it. */
export interface GroupInstance {
  readonly id: string;
  /** As AWS calls it, such as `Pending:Wait`. */
  readonly lifecycle: string;
}

/** A group as AWS has it. */
export interface GroupState {
  readonly minimum: number;
  readonly desired: number;
  readonly instances: readonly GroupInstance[];
  /** What it makes machines from. */
  readonly recipe: Recipe;
}

/** How many values a filter of EC2 may have. */
const atOnce = 200;

/** @throws GroupGoneError when there is no such group. @throws AwsError */
export async function groupState({ autoScaling }: AwsClients, at: GroupAtAws): Promise<GroupState> {
  const { AutoScalingGroups: [found] = [] } = await autoScaling
    .send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [at.group] }))
    .catch((error: unknown) => {
      throw explainAws(at, "autoscaling:DescribeAutoScalingGroups", error);
    });
  if (found === undefined || found.Status !== undefined) {
    throw new GroupGoneError(
      `the auto-scaling group ${at.group} does not exist in ${at.region}; run \`pulumi refresh\`, and \`pulumi up\` makes it again`,
    );
  }
  return {
    minimum: found.MinSize ?? 0,
    desired: found.DesiredCapacity ?? 0,
    instances: (found.Instances ?? []).map(({ InstanceId = "", LifecycleState = "" }) => ({
      id: InstanceId,
      lifecycle: LifecycleState,
    })),
    recipe: { LaunchTemplate: found.LaunchTemplate, MixedInstancesPolicy: found.MixedInstancesPolicy },
  };
}

/** The machines of a group, the oldest first. @throws GroupGoneError @throws AwsError */
export async function listMembers(clients: AwsClients, at: GroupAtAws): Promise<readonly Member[]> {
  const { instances } = await groupState(clients, at);
  const known = instances.flatMap(({ id, lifecycle }) => {
    const state = stateOf(lifecycle);
    return state === undefined ? [] : [{ id, state }];
  });
  const members: Member[] = [];
  for (let first = 0; first < known.length; first += atOnce) {
    members.push(...(await describe(clients, at, known.slice(first, first + atOnce))));
  }
  return members.sort((one, other) => one.launched - other.launched || (one.id < other.id ? -1 : 1));
}

/** One on standby serves nobody, and nobody expects it to answer, but it may come back. */
function stateOf(lifecycle: string): Member["state"] | undefined {
  if (lifecycle === "InService") return "serving";
  return lifecycle === "Standby" || /^Pending(:|$)/.test(lifecycle) ? "coming" : undefined;
}

async function describe(
  { ec2 }: AwsClients,
  at: GroupAtAws,
  known: readonly Pick<Member, "id" | "state">[],
): Promise<readonly Member[]> {
  // By a filter: naming one that is gone in between would be an error.
  const { Reservations = [] } = await ec2
    .send(
      new DescribeInstancesCommand({
        Filters: [{ Name: "instance-id", Values: known.map(({ id }) => id) }],
      }),
    )
    .catch((error: unknown) => {
      throw explainAws(at, "ec2:DescribeInstances", error);
    });
  const instances = new Map(
    Reservations.flatMap((reservation) => reservation.Instances ?? []).map((one) => [one.InstanceId, one]),
  );
  return known.flatMap(({ id, state }) => {
    const found = instances.get(id);
    if (found === undefined) return [];
    return [
      {
        id,
        state,
        publicAddress: found.PublicIpAddress,
        privateAddress: found.PrivateIpAddress,
        launched: found.LaunchTime?.getTime() ?? 0,
      },
    ];
  });
}
