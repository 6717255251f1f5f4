import { refreshSurplus } from "../../../remote/group/refresh-size";
import type { AwsSettings, MachineGroup, Server } from "../../../settings/settings";
import { groupName } from "../group/group-names";
import type { Market } from "./vcpu-quotas";

/** Machines that a setting wants. */
export interface WantedMachines {
  /** Path of the setting that says so. */
  readonly path: string;
  readonly count: number;
  readonly market: Market;
  /** Of one of these types, the preferred one first. */
  readonly types: readonly [string, ...string[]];
  /** In words, such as `4 × t4g.small`. */
  readonly what: string;
  /** Name at AWS of the group that has them; undefined of machines by themselves. */
  readonly group: string | undefined;
}

/**
 * All machines of the living servers. A group counts with as many as it may have, and with those that come before others go
 * when it is replaced.
 */
export function wantedMachines(
  stack: string,
  { bastion }: AwsSettings,
  servers: readonly Server[],
): WantedMachines[] {
  const ofBastion = bastion === undefined ? [] : [oneMachine("aws.bastion.type", bastion.instanceType)];
  const living = servers.filter(({ gone }) => !gone);
  return [...ofBastion, ...living.flatMap((server) => machinesOf(stack, server))];
}

function machinesOf(stack: string, { name, machine }: Server): WantedMachines[] {
  switch (machine.kind) {
    case "existing":
      return [];
    case "ec2":
      return [oneMachine(`servers.${name}.type`, machine.instanceType)];
    case "group":
      return machinesOfGroup(name, machine, groupName(stack, name));
  }
}

function oneMachine(path: string, type: string): WantedMachines {
  return {
    path: `tierwright:${path}`,
    count: 1,
    market: "on-demand",
    types: [type],
    what: type,
    group: undefined,
  };
}

function machinesOfGroup(name: string, machine: MachineGroup, group: string): WantedMachines[] {
  const { instanceTypes } = machine;
  const most = mostMachines(machine);
  const surplus = refreshSurplus(most);
  const onDemand = Math.min(machine.onDemand ?? most, most);
  const path = `tierwright:servers.${name}.group.maximum`;
  const counts: readonly (readonly [Market, number, number])[] =
    onDemand === most
      ? [["on-demand", most, surplus]]
      : [
          ["on-demand", onDemand, 0],
          ["spot", most - onDemand, surplus],
        ];
  return counts
    .filter(([, count]) => count > 0)
    .map(([market, count, more]) => ({
      ...{ path, market, group, types: instanceTypes, count: count + more },
      what: `${count} × ${instanceTypes.join(" or ")}${market === "spot" ? " on spot" : ""}${more > 0 ? `, ${more} more while they are replaced` : ""}`,
    }));
}

/** The largest size that a group takes, by its policies or by the clock. */
export function mostMachines({ maximum, schedule }: MachineGroup): number {
  return Math.max(maximum, ...schedule.map((each) => each.maximum ?? 0));
}
