import { DescribeInstanceRefreshesCommand, StartInstanceRefreshCommand } from "@aws-sdk/client-auto-scaling";
import type { AwsClients } from "./aws-clients";
import { explainAws } from "./aws-error";
import type { Recipe } from "./recipes";
import type { GroupAtAws } from "./request";

/** A replacement of a group's machines by others, one after the other. */
export interface Refresh {
  readonly id: string;
  /** As AWS calls it, such as `InProgress`. */
  readonly status: string;
  /** Why it is there, in AWS's words; empty when there is nothing to say. */
  readonly reason: string;
  readonly percent: number;
}

const inProgress = new Set(["Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking"]);

/** The latest one of a group; undefined where there never was one. @throws AwsError */
export async function latestRefresh(
  { autoScaling }: AwsClients,
  at: GroupAtAws,
): Promise<Refresh | undefined> {
  const { InstanceRefreshes: [latest] = [] } = await autoScaling
    .send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: at.group, MaxRecords: 1 }))
    .catch((error: unknown) => {
      throw explainAws(at, "autoscaling:DescribeInstanceRefreshes", error);
    });
  return (
    latest && {
      id: latest.InstanceRefreshId ?? "",
      status: latest.Status ?? "",
      reason: latest.StatusReason ?? "",
      percent: latest.PercentageComplete ?? 0,
    }
  );
}

/**
 * Replaces the machines of a group, each new one before an old one goes. Until all are replaced the group keeps what it
 * made machines from, and goes back to that when new ones do not come to serve.
 * @returns its id
 * @throws AwsError
 */
export async function startRefresh(
  { autoScaling }: AwsClients,
  at: GroupAtAws,
  recipe: Recipe,
): Promise<string> {
  const { InstanceRefreshId = "" } = await autoScaling
    .send(
      new StartInstanceRefreshCommand({
        AutoScalingGroupName: at.group,
        Strategy: "Rolling",
        DesiredConfiguration: recipe,
        Preferences: {
          MinHealthyPercentage: 100,
          MaxHealthyPercentage: 110,
          SkipMatching: true,
          AutoRollback: true,
        },
      }),
    )
    .catch((error: unknown) => {
      throw explainAws(at, "autoscaling:StartInstanceRefresh", error);
    });
  return InstanceRefreshId;
}

/** Whether it goes on. */
export function goesOn(refresh: Refresh | undefined): boolean {
  return refresh !== undefined && inProgress.has(refresh.status);
}
