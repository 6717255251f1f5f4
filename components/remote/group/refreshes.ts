import {
  DescribeInstanceRefreshesCommand,
  RollbackInstanceRefreshCommand,
  StartInstanceRefreshCommand,
} from "@aws-sdk/client-auto-scaling";
import type { AwsClients } from "./aws-clients";
import { explainAws } from "./aws-error";
import type { Recipe } from "./recipes";
import { mostPercent } from "./refresh-size";
import type { GroupAtAws } from "./request";

/** A replacement of a group's machines by others, one after the other. */
export interface Refresh {
  readonly id: string;
  /** As AWS calls it, such as `InProgress`. */
  readonly status: string;
  /** Why it is there, in AWS's words; empty when there is nothing to say. */
  readonly reason: string;
  readonly percent: number;
  /** What it brings; undefined where it was started without saying so. */
  readonly brings: Recipe | undefined;
}

const forwards = new Set(["Pending", "InProgress", "Baking"]);
const backwards = new Set(["Cancelling", "RollbackInProgress"]);

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
      brings: latest.DesiredConfiguration,
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
          MaxHealthyPercentage: mostPercent,
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

/**
 * Has a replacement that goes on go back, rather than try for as long as AWS does by itself, which is an hour.
 * @throws AwsError also when it has come to its end meanwhile, or cannot be taken back
 */
export async function rollBackRefresh({ autoScaling }: AwsClients, at: GroupAtAws): Promise<void> {
  await autoScaling
    .send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName: at.group }))
    .catch((error: unknown) => {
      throw explainAws(at, "autoscaling:RollbackInstanceRefresh", error);
    });
}

/** Whether it goes on, forwards or backwards. */
export function goesOn(refresh: Refresh | undefined): refresh is Refresh {
  return refresh !== undefined && (goesForwards(refresh) || backwards.has(refresh.status));
}

/** Whether it still replaces machines by those that it brings. */
export function goesForwards({ status }: Refresh): boolean {
  return forwards.has(status);
}
