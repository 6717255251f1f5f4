import { DescribeTagsCommand } from "@aws-sdk/client-ec2";
import { isMachineState, type MachineState, machineTag } from "../../aws/machine-state";
import type { Cloud } from "./connection";
import { until } from "./waiting";

const limitSeconds = 180;

/**
 * Waits until the container that stands for an instance is in this state, which the sandbox notes as a tag.
 * @throws Error with the reason when it could not be started.
 */
export async function untilMachine(cloud: Cloud, id: string, state: MachineState): Promise<void> {
  await until(`the sandbox's machine of ${id} to be "${state}"`, limitSeconds, async () => {
    const Filters = [
      { Name: "resource-id", Values: [id] },
      { Name: "key", Values: [machineTag] },
    ];
    const { Tags = [] } = await cloud.ec2.send(new DescribeTagsCommand({ Filters }));
    const value = Tags[0]?.Value ?? "";
    if (value !== "" && !isMachineState(value))
      throw new Error(`the sandbox could not start ${id}: ${value}`);
    return value === state ? state : undefined;
  });
}
