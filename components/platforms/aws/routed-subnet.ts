import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedSubnet } from "../../settings/settings";

/** A subnet of one kind, and what tells it from the others: its zone, or what it is for and its zone. */
export interface NamedSubnet extends PlannedSubnet {
  readonly name: string;
  /** Whether AWS chooses the addresses in it. */
  readonly isDynamic: boolean;
}

/** The subnets of a kind: those of servers, then those in which AWS chooses the addresses. */
export function namedSubnets(
  planned: readonly PlannedSubnet[],
  dynamic: readonly PlannedSubnet[],
): readonly NamedSubnet[] {
  return [
    ...planned.map((subnet) => ({ ...subnet, name: subnet.zone, isDynamic: false })),
    ...dynamic.map((subnet) => ({ ...subnet, name: dynamicName(subnet), isDynamic: true })),
  ];
}

/** The name of the subnet of a zone in which AWS chooses the addresses. */
export function dynamicName({ zone }: Pick<PlannedSubnet, "zone">): string {
  return `dynamic-${zone}`;
}

/** A subnet with its routes. */
export interface RoutedSubnet extends NamedSubnet {
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
  prefix: string,
  named: NamedSubnet,
  { table, routes }: RouteTable,
  args: { readonly vpcId: pulumi.Input<string>; readonly tags: { readonly Name: string } },
  parent: pulumi.Resource,
): RoutedSubnet {
  const { name, zone, cidr } = named;
  const subnet = new aws.ec2.Subnet(
    `${prefix}-${name}`,
    { ...args, availabilityZone: zone, cidrBlock: cidr, mapPublicIpOnLaunch: false },
    { parent },
  );
  const association = new aws.ec2.RouteTableAssociation(
    `${prefix}-${name}-routes`,
    { routeTableId: table.id, subnetId: subnet.id },
    { parent },
  );
  return { ...named, id: subnet.id, table, ready: [association, ...routes] };
}
