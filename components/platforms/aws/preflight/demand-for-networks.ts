import type { AwsSettings } from "../../../settings/settings";
import { type Demand, inUse, type Want } from "./quota-table";

const quota = { service: "vpc", code: "L-F678F1CE", name: "VPCs per Region" };

/** The VPC of the stack's own, where there is to be one. */
export function wantedNetworks({ network }: AwsSettings): Want[] {
  return network.kind === "own"
    ? [{ path: "tierwright:aws.network", what: "a network of the stack's own", amount: 1 }]
    : [];
}

/** @param stacks of each VPC that the account has in the region: the stack that made it, if any */
export function demandForNetworks(
  stack: string,
  wants: readonly Want[],
  stacks: readonly (string | undefined)[],
): Demand {
  return {
    ...{ quota, unit: undefined, wants, ...inUse(stack, stacks) },
    less: "name one that exists: tierwright:aws.network.vpc",
  };
}
