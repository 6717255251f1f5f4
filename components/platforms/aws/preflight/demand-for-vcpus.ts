import type { Demand, Want } from "./quota-table";
import type { RunningMachine } from "./running-machines";
import { type Quota, vcpuQuota } from "./vcpu-quotas";
import type { WantedMachines } from "./wanted-machines";

/** What runs in an account, and what a stack wants there. */
export interface Machines {
  readonly stack: string;
  readonly wanted: readonly WantedMachines[];
  readonly running: readonly RunningMachine[];
  /** Names of the groups that may be as large as the settings want: a run makes no machine of theirs. */
  readonly settledGroups: readonly string[];
  /** By type; one that is not known counts for nothing. */
  readonly vcpus: ReadonlyMap<string, number>;
}

/** The vCPUs that are wanted of each quota. */
export function demandForVcpus(machines: Machines): readonly Demand[] {
  const quotas = new Map<string, Quota>();
  for (const want of machines.wanted) {
    const quota = vcpuQuota(typeThatCounts(want, machines), want.market);
    if (quota !== undefined) quotas.set(quota.code, quota);
  }
  return [...quotas.values()].map((quota) => demandFor(quota, machines));
}

function demandFor(quota: Quota, machines: Machines): Demand {
  const { stack, running, wanted } = machines;
  const counting = running.filter(({ type, market }) => vcpuQuota(type, market)?.code === quota.code);
  const own = counting.filter((machine) => machine.stack === stack);
  const others = counting.filter((machine) => machine.stack !== stack);
  return {
    quota,
    unit: "vCPUs",
    wants: wanted
      .filter((want) => vcpuQuota(typeThatCounts(want, machines), want.market)?.code === quota.code)
      .map((want) => wantOf(want, own, machines))
      .filter(({ amount }) => amount > 0),
    own: vcpusOf(own, machines),
    others: vcpusOf(others, machines),
    less: "want fewer machines, or types with fewer vCPUs",
  };
}

/** A group that is there counts with the machines that it has. */
function wantOf(want: WantedMachines, own: readonly RunningMachine[], machines: Machines): Want {
  const { path, what, count, group } = want;
  if (group !== undefined && machines.settledGroups.includes(group)) {
    const members = own.filter((machine) => machine.group === group);
    return { path, what: `${members.length} that it has`, amount: vcpusOf(members, machines) };
  }
  return { path, what, amount: count * (machines.vcpus.get(typeThatCounts(want, machines)) ?? 0) };
}

function vcpusOf(running: readonly RunningMachine[], { vcpus }: Machines): number {
  return running.reduce((sum, { type }) => sum + (vcpus.get(type) ?? 0), 0);
}

/** On demand the preferred one; on spot AWS chooses, so it is at least the one with the fewest vCPUs. */
function typeThatCounts({ types, market }: WantedMachines, { vcpus }: Machines): string {
  if (market === "on-demand") return types[0];
  const size = (type: string) => vcpus.get(type) ?? Infinity;
  return types.reduce((fewest, type) => (size(type) < size(fewest) ? type : fewest));
}
