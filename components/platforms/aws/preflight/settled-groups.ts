import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { groupName } from "../group/group-names";
import { mostMachines } from "./wanted-machines";
import { type Wanting, wayTo } from "./wanting";

/** Names of the groups that are there, and may become as large as the settings want. */
export async function settledGroups({ deploymentName, aws, servers }: Wanting): Promise<readonly string[]> {
  const sizes = new Map(
    servers.flatMap(({ name, machine }) =>
      machine.kind === "group" ? [[groupName(deploymentName, name), mostMachines(machine)]] : [],
    ),
  );
  if (sizes.size === 0) return [];
  const client = new AutoScalingClient(wayTo(aws));
  try {
    const { AutoScalingGroups = [] } = await client.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [...sizes.keys()] }),
    );
    return AutoScalingGroups.flatMap(({ AutoScalingGroupName: name = "", MaxSize = 0 }) =>
      MaxSize >= (sizes.get(name) ?? Infinity) ? [name] : [],
    );
  } finally {
    client.destroy();
  }
}
