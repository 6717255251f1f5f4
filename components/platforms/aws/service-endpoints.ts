import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { endpointName } from "../../settings/aws/regions";
import type { AwsService } from "../../settings/settings";
import { nameTag } from "./name-tag";
import { isReservedFor, reservedAddress } from "./reserved-addresses";
import type { RoutedSubnet } from "./routed-subnet";

/** The network that the endpoints are for. */
export interface ServiceEndpointsArgs {
  readonly services: readonly AwsService[];
  readonly vpcId: pulumi.Input<string>;
  /** Whose machines ask there too: the services' names mean the endpoints in the whole VPC. */
  readonly publicSubnets: readonly RoutedSubnet[];
  /** Where the endpoints stand. */
  readonly privateSubnets: readonly RoutedSubnet[];
  readonly region: string;
  /** Begins the name tags. */
  readonly stack: string;
}

/** The ways to services of AWS for private subnets without NAT: no server boots without its host key. */
export class ServiceEndpoints extends pulumi.ComponentResource {
  readonly endpoints: readonly pulumi.Resource[];

  constructor(name: string, args: ServiceEndpointsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:ServiceEndpoints", name, {}, options);
    const { services, vpcId, region, stack } = args;
    const group = this.#group(name, args);
    this.endpoints = services.map(
      (service) =>
        new aws.ec2.VpcEndpoint(
          `${name}-${service}`,
          {
            vpcId,
            serviceName: endpointName(service, region),
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            ...doors(service, args.privateSubnets),
            securityGroupIds: [group.id],
            tags: nameTag(stack, service),
          },
          { parent: this },
        ),
    );
    this.registerOutputs({});
  }

  #group(
    name: string,
    { vpcId, publicSubnets, privateSubnets, stack }: ServiceEndpointsArgs,
  ): aws.ec2.SecurityGroup {
    const here = { parent: this };
    const tags = nameTag(stack, "endpoints");
    const description = `Services of AWS for private servers of ${stack}`;
    const askedFrom = [
      ...privateSubnets.map(({ name: subnet, cidr }) => ({ subnet, cidr })),
      ...publicSubnets.map(({ name: subnet, cidr }) => ({ subnet: `public-${subnet}`, cidr })),
    ];
    const group = new aws.ec2.SecurityGroup(
      `${name}-group`,
      { namePrefix: `tierwright-${stack}-endpoints-`, vpcId, description, tags },
      here,
    );
    for (const { subnet, cidr } of askedFrom) {
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-from-${subnet}`,
        {
          securityGroupId: group.id,
          description: `HTTPS from ${subnet}`,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrIpv4: cidr,
          tags,
        },
        here,
      );
    }
    return group;
  }
}

/**
 * An endpoint has one address in each zone: one that no server can have where there are subnets of servers, else one that AWS
 * chooses. So a group, and with it subnets more, moves no endpoint: AWS would refuse another subnet in the same zone
 * (DuplicateSubnetsInSameZone).
 */
function doors(service: AwsService, subnets: readonly RoutedSubnet[]) {
  const planned = subnets.filter(({ isDynamic }) => !isDynamic);
  if (planned.length === 0 || !isReservedFor(service)) {
    return { subnetIds: subnets.filter(({ isDynamic }) => isDynamic).map(({ id }) => id) };
  }
  return {
    subnetIds: planned.map(({ id }) => id),
    subnetConfigurations: planned.map(({ id, cidr }) => ({
      subnetId: id,
      ipv4: reservedAddress(service, cidr),
    })),
  };
}
