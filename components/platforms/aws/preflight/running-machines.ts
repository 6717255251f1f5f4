import { type EC2Client, type Instance, paginateDescribeInstances } from "@aws-sdk/client-ec2";
import type { Market } from "./vcpu-quotas";

/** A machine that runs in the region, whosever it is. */
export interface RunningMachine {
  readonly type: string;
  readonly market: Market;
  /** The stack that made it; undefined of those that no stack of ours made. */
  readonly stack: string | undefined;
  /** Name of its auto-scaling group; undefined where it is in none. */
  readonly group: string | undefined;
}

/** Machines that stand still do not count, and those of a host of one's own count as that host. */
export async function runningMachines(client: EC2Client): Promise<readonly RunningMachine[]> {
  const states = [{ Name: "instance-state-name", Values: ["pending", "running"] }];
  const found: RunningMachine[] = [];
  for await (const { Reservations = [] } of paginateDescribeInstances(
    { client, pageSize: 1000 },
    { Filters: states },
  )) {
    for (const { Instances = [] } of Reservations) found.push(...Instances.flatMap(machineOf));
  }
  return found;
}

function machineOf({ InstanceType, InstanceLifecycle, Placement, Tags = [] }: Instance): RunningMachine[] {
  if (InstanceType === undefined || Placement?.Tenancy === "host") return [];
  const tag = (name: string) => Tags.find(({ Key }) => Key === name)?.Value;
  return [
    {
      type: InstanceType,
      market: InstanceLifecycle === "spot" ? "spot" : "on-demand",
      stack: tag("tierwright:stack"),
      group: tag("aws:autoscaling:groupName"),
    },
  ];
}
