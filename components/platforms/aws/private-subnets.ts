import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { OwnNetwork } from "../../settings/settings";
import { nameTag } from "./name-tag";
import { natGateway } from "./nat-gateway";
import { type NamedSubnet, type RouteTable, type RoutedSubnet, routedSubnet } from "./routed-subnet";

/** Subnets of a VPC, and the public ones beside them. */
export interface PrivateSubnetsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly nat: OwnNetwork["nat"];
  readonly subnets: readonly NamedSubnet[];
  /** Where NAT gateways stand. */
  readonly publicSubnets: readonly RoutedSubnet[];
  /** Begins the name tags. */
  readonly stack: string;
}

/**
 * The subnets that nobody outside can reach. They lead out through NAT, if at all. Each zone has routes of its own, so that
 * going from one NAT gateway to one for each zone, or back, changes routes and no server.
 */
export class PrivateSubnets extends pulumi.ComponentResource {
  readonly subnets: readonly RoutedSubnet[];
  readonly #name: string;
  readonly #args: PrivateSubnetsArgs;

  constructor(name: string, args: PrivateSubnetsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:PrivateSubnets", name, {}, options);
    this.#name = name;
    this.#args = args;
    const gateways = this.#natGateways();
    const zones = [...new Set(args.subnets.map(({ zone }) => zone))];
    this.subnets = zones.flatMap((zone) => {
      const table = this.#routeTable(zone, gateways.get(zone) ?? gateways.values().next().value);
      return args.subnets
        .filter((subnet) => subnet.zone === zone)
        .map((subnet) =>
          routedSubnet(
            name,
            subnet,
            table,
            { vpcId: args.vpcId, tags: nameTag(args.stack, "private", subnet.name) },
            this,
          ),
        );
    });
    this.registerOutputs({});
  }

  /** By zone. Where there is one, all zones share it, and are cut off when its zone fails. */
  #natGateways(): ReadonlyMap<string, aws.ec2.NatGateway> {
    const { nat, publicSubnets, stack } = this.#args;
    const zones = { unused: 0, none: 0, one: 1, "each-zone": publicSubnets.length }[nat];
    return new Map(
      publicSubnets
        .slice(0, zones)
        .map((subnet) => [subnet.zone, natGateway(`${this.#name}-nat-${subnet.zone}`, subnet, stack, this)]),
    );
  }

  #routeTable(zone: string, gateway: aws.ec2.NatGateway | undefined): RouteTable {
    const { vpcId, stack } = this.#args;
    const table = new aws.ec2.RouteTable(
      `${this.#name}-${zone}-table`,
      { vpcId, tags: nameTag(stack, "private", zone) },
      { parent: this },
    );
    if (gateway === undefined) return { table, routes: [] };
    const route = new aws.ec2.Route(
      `${this.#name}-${zone}-nat-route`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: gateway.id },
      { parent: this },
    );
    return { table, routes: [route] };
  }
}
