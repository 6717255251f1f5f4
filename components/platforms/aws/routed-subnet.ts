import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedSubnet } from "../../settings/settings";

/** A subnet with its routes. */
export interface RoutedSubnet extends PlannedSubnet {
  readonly id: pulumi.Output<string>;
  readonly table: aws.ec2.RouteTable;
  /** What must be there before a machine can reach anything outside. */
  readonly ready: readonly pulumi.Resource[];
}

/** A way out of a subnet, and what makes it one. */
export interface RouteTable {
  readonly table: aws.ec2.RouteTable;
  readonly routes: readonly pulumi.Resource[];
}

/** Makes a subnet and gives it its routes. No machine in it gets a public address unless it asks for one. */
export function routedSubnet(
  name: string,
  { zone, cidr }: PlannedSubnet,
  { table, routes }: RouteTable,
  args: { readonly vpcId: pulumi.Input<string>; readonly tags: { readonly Name: string } },
  parent: pulumi.Resource,
): RoutedSubnet {
  const subnet = new aws.ec2.Subnet(
    name,
    { ...args, availabilityZone: zone, cidrBlock: cidr, mapPublicIpOnLaunch: false },
    { parent },
  );
  const association = new aws.ec2.RouteTableAssociation(
    `${name}-routes`,
    { routeTableId: table.id, subnetId: subnet.id },
    { parent },
  );
  return { zone, cidr, id: subnet.id, table, ready: [association, ...routes] };
}
