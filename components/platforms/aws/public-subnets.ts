import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameTag } from "./name-tag";
import { type NamedSubnet, type RoutedSubnet, routedSubnet } from "./routed-subnet";

/** Subnets of a VPC. */
export interface PublicSubnetsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnets: readonly NamedSubnet[];
  /** Begins the name tags. */
  readonly stack: string;
}

/** The subnets that the internet can reach, by one gateway. */
export class PublicSubnets extends pulumi.ComponentResource {
  readonly subnets: readonly RoutedSubnet[];

  constructor(
    name: string,
    { vpcId, subnets, stack }: PublicSubnetsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("tierwright:platforms:PublicSubnets", name, {}, options);
    const here = { parent: this };
    const gateway = new aws.ec2.InternetGateway(
      `${name}-internet`,
      { vpcId, tags: nameTag(stack, "internet") },
      here,
    );
    const table = new aws.ec2.RouteTable(`${name}-routes`, { vpcId, tags: nameTag(stack, "public") }, here);
    const route = new aws.ec2.Route(
      `${name}-internet-route`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
      here,
    );
    this.subnets = subnets.map((subnet) =>
      routedSubnet(
        name,
        subnet,
        { table, routes: [route] },
        { vpcId, tags: nameTag(stack, "public", subnet.name) },
        this,
      ),
    );
    this.registerOutputs({});
  }
}
