import { partition } from "../../../settings/aws/regions";
import type { Quota } from "./vcpu-quotas";

/** What one setting wants of a quota. */
export interface Want {
  /** Path of the setting that says so. */
  readonly path: string;
  /** What it makes, such as `4 × t4g.small`. */
  readonly what: string;
  readonly amount: number;
}

/** A quota, what counts for it, and what the settings want of it. */
export interface Demand {
  readonly quota: Quota;
  /** What is counted, in the plural, where the quota's name does not say it. */
  readonly unit: string | undefined;
  readonly wants: readonly Want[];
  /** What this stack has by now. */
  readonly own: number;
  /** What everything else in the account has. */
  readonly others: number;
  /** How to want less. */
  readonly less: string;
}

/**
 * What the stack has by now, and what everything else in the account has.
 * @param stacks of each thing that the account has in the region: the stack that made it, if any
 */
export function inUse(
  stack: string,
  stacks: readonly (string | undefined)[],
): Pick<Demand, "own" | "others"> {
  const own = stacks.filter((each) => each === stack).length;
  return { own, others: stacks.length - own };
}

/** Whether a run needs more than the stack has. If not, others may take what they like: nothing has to be made. */
export function needsMore({ wants, own }: Demand): boolean {
  return sum(wants) > own;
}

/** Whether a run would reach the quota: it needs more, and there is not as much. */
export function exceeds(demand: Demand, allowed: number): boolean {
  return needsMore(demand) && demand.others + sum(demand.wants) > allowed;
}

/** What is wanted, what there is, and where to ask for more: lines of a table. */
export function quotaTable(
  { quota, unit, wants, others, less }: Demand,
  allowed: number,
  region: string,
): readonly string[] {
  const wanted = sum(wants);
  const amount = unit === undefined ? String(wanted) : `${wanted} ${unit}`;
  const rows = wants.map((want) => [want.path, want.what, String(want.amount)] as const);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const [ofPath = 0, ofWhat = 0, ofAmount = 0] = widths;
  return [
    `quota ${quota.code}, ${quota.name}: ${amount} wanted, ${others} in use outside of this stack, ${allowed} allowed`,
    ...rows.map(
      ([path, what, each]) => `  ${path.padEnd(ofPath)}  ${what.padEnd(ofWhat)}  ${each.padStart(ofAmount)}`,
    ),
    `  ask for ${others + wanted} or more: ${consoleAddress(quota, region)}`,
    `  or ${less}`,
  ];
}

function sum(wants: readonly Want[]): number {
  return wants.reduce((total, { amount }) => total + amount, 0);
}

const consoles: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The page of the quota, with its button for more. */
function consoleAddress({ service, code }: Quota, region: string): string {
  const host = consoles[partition(region)] ?? "console.aws.amazon.com";
  return `https://${region}.${host}/servicequotas/home/services/${service}/quotas/${code}`;
}
