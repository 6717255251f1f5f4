import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameTag } from "./name-tag";
import { reservedAddress } from "./reserved-addresses";
import type { RoutedSubnet } from "./routed-subnet";

/** Gives private subnets a way out through a public one, under one address that stays. */
export function natGateway(
  name: string,
  { id, zone, cidr, ready }: RoutedSubnet,
  stack: string,
  parent: pulumi.Resource,
): aws.ec2.NatGateway {
  const tags = nameTag(stack, "nat", zone);
  const address = new aws.ec2.Eip(`${name}-address`, { domain: "vpc", tags }, { parent });
  return new aws.ec2.NatGateway(
    name,
    { subnetId: id, allocationId: address.id, privateIp: reservedAddress("nat", cidr), tags },
    { parent, dependsOn: [...ready] },
  );
}
