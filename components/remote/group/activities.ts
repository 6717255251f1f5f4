import { DescribeScalingActivitiesCommand } from "@aws-sdk/client-auto-scaling";
import type { AwsClients } from "./aws-clients";
import { explainAws } from "./aws-error";
import type { GroupAtAws } from "./request";

/** A machine that a group could not make. */
export interface FailedActivity {
  readonly id: string;
  /** In AWS's words, and what to do in ours. */
  readonly why: string;
}

/** The launches that failed since a moment and since the last one that succeeded, the latest first. @throws AwsError */
export async function failedInARow(
  { autoScaling }: AwsClients,
  at: GroupAtAws,
  since: Date,
): Promise<readonly FailedActivity[]> {
  const { Activities = [] } = await autoScaling
    .send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: at.group, MaxRecords: 20 }))
    .catch((error: unknown) => {
      throw explainAws(at, "autoscaling:DescribeScalingActivities", error);
    });
  const launches = Activities.filter(
    ({ Description = "", StartTime = since }) => !Description.startsWith("Terminating") && StartTime >= since,
  );
  const succeeded = launches.findIndex(({ StatusCode }) => StatusCode === "Successful");
  return launches
    .slice(0, succeeded < 0 ? undefined : succeeded)
    .filter(({ StatusCode }) => StatusCode === "Failed" || StatusCode === "Cancelled")
    .map(({ ActivityId = "", StatusMessage = "" }) => ({ id: ActivityId, why: explained(StatusMessage) }));
}

/** What to do, by what AWS says. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/vcpu limit|quota|limit exceeded/i, "ask AWS for a higher quota (Service Quotas, Amazon EC2)"],
  [
    /do not have sufficient|insufficient.*capacity/i,
    "give the server a list of types (servers.….type), or more zones (aws.zones)",
  ],
  [
    /not supported in your requested availability zone|unsupported.*instance type/i,
    "choose another type (servers.….type) or other zones (aws.zones)",
  ],
  [/spot/i, "give the server a list of types, or more machines on demand (group.spot.onDemand)"],
  [
    /lifecycle hook|abandon|heartbeat/i,
    "the machine did not come to serve; its console (EC2, Actions, Get system log) tells why",
  ],
];

function explained(message: string): string {
  const remedy = remedies.find(([pattern]) => pattern.test(message))?.[1];
  return remedy === undefined ? message : `${message} (${remedy})`;
}
