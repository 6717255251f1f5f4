import { setTimeout as sleep } from "node:timers/promises";
import { DescribeTagsCommand } from "@aws-sdk/client-ec2";
import { isMachineState, type MachineState, machineTag } from "../../aws/machine-state";
import type { Cloud } from "./connection";

const limitSeconds = 180;

/**
 * Waits until the container that stands for an instance is in this state, which the sandbox notes as a tag.
 * @throws Error with the reason when it could not be started.
 */
export async function untilMachine(cloud: Cloud, id: string, state: MachineState): Promise<void> {
  const end = Date.now() + limitSeconds * 1000;
  for (;;) {
    const Filters = [
      { Name: "resource-id", Values: [id] },
      { Name: "key", Values: [machineTag] },
    ];
    const { Tags = [] } = await cloud.ec2.send(new DescribeTagsCommand({ Filters }));
    const value = Tags[0]?.Value ?? "";
    if (value === state) return;
    if (value !== "" && !isMachineState(value))
      throw new Error(`the sandbox could not start ${id}: ${value}`);
    if (Date.now() > end)
      throw new Error(`the sandbox's machine of ${id} is not "${state}" after ${limitSeconds} s`);
    await sleep(150);
  }
}
