import type { AwsSettings, Server } from "../../../settings/settings";
import { type Demand, inUse, type Want } from "./quota-table";

const quota = { service: "ec2", code: "L-0263D0A3", name: "EC2-VPC Elastic IPs" };

/** The elastic addresses that are wanted: of public servers, of the bastion and of NAT gateways. */
export function wantedAddresses({ bastion, network }: AwsSettings, servers: readonly Server[]): Want[] {
  const gateways = gatewaysOf(network);
  return [
    ...(bastion === undefined ? [] : [{ path: "tierwright:aws.bastion", what: "the bastion", amount: 1 }]),
    ...(gateways === 0
      ? []
      : [{ path: "tierwright:aws.network.nat", what: "NAT gateways", amount: gateways }]),
    ...servers
      .filter(({ gone, machine }) => !gone && machine.kind === "ec2" && machine.subnet === "public")
      .map(({ name }) => ({
        path: `tierwright:servers.${name}`,
        what: "a server in a public subnet",
        amount: 1,
      })),
  ];
}

function gatewaysOf(network: AwsSettings["network"]): number {
  if (network.kind === "existing") return 0;
  return { unused: 0, none: 0, one: 1, "each-zone": network.publicSubnets.length }[network.nat];
}

/** @param stacks of each address that the account has in the region: the stack that made it, if any */
export function demandForAddresses(
  stack: string,
  wants: readonly Want[],
  stacks: readonly (string | undefined)[],
): Demand {
  return {
    ...{ quota, unit: undefined, wants, ...inUse(stack, stacks) },
    less: "release those that nothing uses, have fewer servers in public subnets, or tierwright:aws.network.nat: one",
  };
}
