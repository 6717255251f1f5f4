import {
  DescribeAutoScalingGroupsCommand,
  type Instance,
  SetDesiredCapacityCommand,
} from "@aws-sdk/client-auto-scaling";
import { LoadBed } from "../../../bench/load/load-bed";
import type { AwsSandbox } from "../../../sandbox/aws/aws-sandbox";
import { type Clients, openClients } from "../../../sandbox/aws/clients";
import { findContainerEngine } from "../../../sandbox/servers/container-engine";
import { eventually } from "../../support/end-to-end/test-sandbox";
import { targetStates } from "./target-states";

/** The machines of the group, as AWS and the load balancer see them, and from inside. */
export class GroupMachines {
  private readonly clients: Clients;

  constructor(private readonly aws: AwsSandbox) {
    this.clients = openClients(aws.endpointUrl, aws.region);
  }

  /** What an alarm of CloudWatch would do. */
  async scale(DesiredCapacity: number): Promise<void> {
    const AutoScalingGroupName = await this.groupName();
    await this.clients.autoScaling.send(
      new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }),
    );
  }

  async members(): Promise<readonly Instance[]> {
    const question = new DescribeAutoScalingGroupsCommand({});
    const { AutoScalingGroups = [] } = await this.clients.autoScaling.send(question);
    return AutoScalingGroups[0]?.Instances ?? [];
  }

  /** Waits until the group consists of so many machines, all of them in service; returns their ids. */
  async untilServing(count: number, limitSeconds = 400): Promise<string[]> {
    let ids: string[] = [];
    await eventually(
      `${count} machines serve`,
      async () => {
        const members = await this.members();
        ids = members.map(({ InstanceId = "" }) => InstanceId).sort();
        return (
          members.length === count && members.every(({ LifecycleState }) => LifecycleState === "InService")
        );
      },
      limitSeconds,
    );
    return ids;
  }

  /** The same, once a machine is not one of them any more. */
  async untilServingWithout(gone: string, count: number): Promise<string[]> {
    const isGone = async () => (await this.members()).every(({ InstanceId }) => InstanceId !== gone);
    await eventually(`${gone} is none of the group's`, isGone);
    return this.untilServing(count);
  }

  /** Waits until the balancer finds so many machines well, for each site. */
  async untilHealthy(count: number): Promise<void> {
    const areHealthy = async () =>
      (await targetStates(this.aws)).every((states) => states.join() === Array(count).fill("healthy").join());
    await eventually(`the balancer finds ${count} machines well`, areHealthy);
  }

  /** Ends a machine as a power cut does. */
  async kill(id: string): Promise<void> {
    const container = (await this.aws.machines()).find((machine) => machine.id === id)?.container ?? "";
    const engine = await findContainerEngine(() => undefined);
    await engine.run(["kill", "--signal", "KILL", container]);
  }

  /** Types of the group's machines. */
  async types(): Promise<string[]> {
    return (await this.members()).map(({ InstanceType = "" }) => InstanceType);
  }

  /** What a bash command line, run by root on a machine, prints; its failure is an error. */
  async on(id: string, command: string): Promise<string> {
    const { status, stdout, stderr } = await this.aws.exec(id, command);
    if (status === 0) return stdout.trim();
    throw new Error(`${id}: ${command}\nended with status ${status}:\n${stdout}${stderr}`);
  }

  /** The version that each machine's replicas run, once what came before is gone. */
  async versions(): Promise<Record<string, string>> {
    const versions: Record<string, string> = {};
    const command = `cat /srv/sites/${LoadBed.site}/replicas/*/release/VERSION | sort --unique`;
    const isOne = async () => {
      for (const { InstanceId: id = "" } of await this.members()) versions[id] = await this.on(id, command);
      return Object.values(versions).every((version) => !version.includes("\n"));
    };
    await eventually("only one release runs", isOne, 30).catch(() => undefined);
    return versions;
  }

  private async groupName(): Promise<string> {
    const question = new DescribeAutoScalingGroupsCommand({});
    const { AutoScalingGroups = [] } = await this.clients.autoScaling.send(question);
    return AutoScalingGroups[0]?.AutoScalingGroupName ?? "";
  }
}
