import { DescribeInstanceRefreshesCommand } from "@aws-sdk/client-auto-scaling";
import type { AwsClients } from "./aws-clients";
import { explainAws } from "./aws-error";
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

/** Whether it goes on. */
export function goesOn(refresh: Refresh | undefined): boolean {
  return refresh !== undefined && inProgress.has(refresh.status);
}
