import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { endpointName } from "../../settings/aws/regions";
import type { OwnNetwork as OwnNetworkSettings } from "../../settings/settings";
import { nameTag } from "./name-tag";
import { missingSubnet, type Network, type Place } from "./place";
import { PrivateSubnets } from "./private-subnets";
import { PublicSubnets } from "./public-subnets";
import { dynamicName, namedSubnets, type RoutedSubnet } from "./routed-subnet";
import { ServiceEndpoints } from "./service-endpoints";

/** The network of a stack and the region it lies in. */
export interface OwnNetworkArgs {
  readonly network: OwnNetworkSettings;
  readonly region: string;
  /** Begins the name tags. */
  readonly stack: string;
}

/** A VPC of the stack's own, with those subnets in which something lies. IPv4 only. */
export class OwnNetwork extends pulumi.ComponentResource implements Network {
  readonly vpcId: pulumi.Output<string>;
  readonly #subnets: Readonly<Record<Place["subnet"], readonly RoutedSubnet[]>>;
  readonly #dynamic: OwnNetworkSettings["dynamicSubnets"];
  readonly #endpoints: readonly pulumi.Resource[];

  constructor(name: string, args: OwnNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:OwnNetwork", name, {}, options);
    const { network, stack } = args;
    const here = { parent: this };
    this.vpcId = vpc(name, args, this);
    const shared = { vpcId: this.vpcId, stack };
    const { subnets: publicSubnets } = new PublicSubnets(
      `${name}-public`,
      { ...shared, subnets: namedSubnets(network.publicSubnets, network.dynamicSubnets.public) },
      here,
    );
    const wanted = namedSubnets(network.privateSubnets, network.dynamicSubnets.private);
    const privateSubnets =
      wanted.length === 0
        ? []
        : new PrivateSubnets(
            `${name}-private`,
            {
              ...shared,
              nat: network.nat,
              subnets: wanted,
              publicSubnets: publicSubnets.slice(0, network.publicSubnets.length),
            },
            here,
          ).subnets;
    this.#subnets = { public: publicSubnets, private: privateSubnets };
    this.#dynamic = network.dynamicSubnets;
    s3Endpoint(`${name}-s3`, this.vpcId, [...publicSubnets, ...privateSubnets], args, this);
    this.#endpoints =
      network.endpoints.length === 0
        ? []
        : new ServiceEndpoints(
            `${name}-endpoints`,
            { ...args, services: network.endpoints, vpcId: this.vpcId, publicSubnets, privateSubnets },
            here,
          ).endpoints;
    this.registerOutputs({});
  }

  places(subnet: Place["subnet"]): readonly Place[] {
    return this.#dynamic[subnet].map(({ zone }) => ({ subnet, zone, dynamic: true }));
  }

  subnetId(place: Place): pulumi.Output<string> {
    return this.#subnet(place).id;
  }

  ready(place: Place): readonly pulumi.Resource[] {
    return [...this.#subnet(place).ready, ...(place.subnet === "private" ? this.#endpoints : [])];
  }

  #subnet(place: Place): RoutedSubnet {
    const wanted = place.dynamic === true ? dynamicName(place) : place.zone;
    const found = this.#subnets[place.subnet].find(({ name }) => name === wanted);
    if (found === undefined) throw missingSubnet(place);
    return found;
  }
}

function vpc(
  name: string,
  { network, stack }: OwnNetworkArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const made = new aws.ec2.Vpc(
    `${name}-vpc`,
    {
      cidrBlock: network.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: nameTag(stack, "network"),
    },
    { parent },
  );
  // Every VPC has a group whose members reach each other. It is emptied: whatever names no group of its own gets it.
  new aws.ec2.DefaultSecurityGroup(
    `${name}-default-group`,
    { vpcId: made.id, tags: nameTag(stack, "unused") },
    { parent },
  );
  return made.id;
}

/** A gateway endpoint costs nothing, and what goes to S3 is not paid for at a NAT gateway. */
function s3Endpoint(
  name: string,
  vpcId: pulumi.Input<string>,
  subnets: readonly RoutedSubnet[],
  { region, stack }: OwnNetworkArgs,
  parent: pulumi.Resource,
): void {
  new aws.ec2.VpcEndpoint(
    name,
    {
      vpcId,
      serviceName: endpointName("s3", region),
      vpcEndpointType: "Gateway",
      routeTableIds: [...new Set(subnets.map(({ table }) => table))].map(({ id }) => id),
      tags: nameTag(stack, "s3"),
    },
    { parent },
  );
}
