import { setTimeout as sleep } from "node:timers/promises";
import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { type AwsSandbox, openAws } from "../aws/aws-sandbox";
import { type Clients, openClients } from "../aws/clients";
import { SandboxError } from "../servers/sandbox-error";
import { awsDemo as place } from "./demo-place";
import { plainTable } from "./summary";

/** A machine of the demo's group. */
export interface GroupMember {
  readonly id: string;
  readonly address: string;
  readonly type: string;
  /** As AWS calls it: `InService`, `Pending:Wait`. */
  readonly state: string;
}

/** The machines of the group, in order of their ids. */
export async function listMembers({ endpointUrl, region }: AwsSandbox): Promise<GroupMember[]> {
  const clients = openClients(endpointUrl, region);
  const { Instances: members = [] } = (await findGroup(clients)) ?? {};
  const { Reservations = [] } = await clients.ec2.send(new DescribeInstancesCommand({}));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
  return members
    .map(({ InstanceId: id = "", InstanceType: type = "", LifecycleState: state = "" }) => {
      const address = instances.find(({ InstanceId }) => InstanceId === id)?.PrivateIpAddress ?? "";
      return { id, address, type, state };
    })
    .sort((one, other) => one.id.localeCompare(other.id));
}

export function membersTable(members: readonly GroupMember[]): string {
  const rows = members.map(({ id, address, type, state }) => [id, address, type, state]);
  return plainTable(["machine", "address", "type", "state"], rows);
}

/** Prints the group's machines. */
export async function awsMembers(): Promise<void> {
  console.log(membersTable(await listMembers(await theAws())));
}

/** Sets how many machines the group wants, and tells what they do until there are as many. */
export async function awsScale(DesiredCapacity: number): Promise<void> {
  const aws = await theAws();
  const clients = openClients(aws.endpointUrl, aws.region);
  const group = await findGroup(clients);
  if (group === undefined) throw new SandboxError(`There is no group yet. Start with: ${place.command}`);
  const { AutoScalingGroupName, MinSize = 0, MaxSize = 0 } = group;
  if (!(DesiredCapacity >= MinSize && DesiredCapacity <= MaxSize))
    throw new SandboxError(
      `The group has ${MinSize} to ${MaxSize} machines: ${place.shownConfigPath} says so.`,
    );
  await clients.autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
  await tellUntilSettled(aws, DesiredCapacity);
}

async function tellUntilSettled(aws: AwsSandbox, count: number): Promise<void> {
  const before = new Map<string, string>();
  for (const end = Date.now() + 600_000; ;) {
    const members = await listMembers(aws);
    for (const { id, state } of members) if (before.get(id) !== state) console.log(`  ${id}  ${state}`);
    for (const id of before.keys())
      if (members.every((member) => member.id !== id)) console.log(`  ${id}  gone`);
    before.clear();
    for (const { id, state } of members) before.set(id, state);
    if (members.length === count && members.every(({ state }) => state === "InService")) return;
    if (Date.now() > end)
      throw new SandboxError(`The group has not come to ${count} machines in ten minutes.`);
    await sleep(1000);
  }
}

async function theAws(): Promise<AwsSandbox> {
  const aws = await openAws(place.name);
  if (aws?.isRunning === true) return aws;
  throw new SandboxError(`There is no AWS here yet. Start with: ${place.command}`);
}

async function findGroup({ autoScaling }: Clients): Promise<AutoScalingGroup | undefined> {
  const { AutoScalingGroups = [] } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  return AutoScalingGroups[0];
}
