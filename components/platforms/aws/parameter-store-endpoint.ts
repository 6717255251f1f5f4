import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameTag } from "./name-tag";
import { reservedAddress } from "./reserved-addresses";
import type { RoutedSubnet } from "./routed-subnet";

/** The network that the endpoint is for. */
export interface ParameterStoreEndpointArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly privateSubnets: readonly RoutedSubnet[];
  readonly region: string;
  /** Begins the name tags. */
  readonly stack: string;
}

/** The way to Parameter Store for private subnets without NAT: no server boots without its host key. */
export class ParameterStoreEndpoint extends pulumi.ComponentResource {
  readonly endpoint: pulumi.Resource;

  constructor(name: string, args: ParameterStoreEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:ParameterStoreEndpoint", name, {}, options);
    const { vpcId, privateSubnets, region, stack } = args;
    const here = { parent: this };
    const group = new aws.ec2.SecurityGroup(
      `${name}-group`,
      { vpcId, description: `Parameter Store for private servers of ${stack}`, tags: nameTag(stack, "ssm") },
      here,
    );
    for (const { name: subnet, cidr } of privateSubnets) {
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-from-${subnet}`,
        {
          securityGroupId: group.id,
          description: `HTTPS from ${subnet}`,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrIpv4: cidr,
          tags: nameTag(stack, "ssm"),
        },
        here,
      );
    }
    const doors = firstOfEachZone(privateSubnets);
    this.endpoint = new aws.ec2.VpcEndpoint(
      name,
      {
        vpcId,
        serviceName: `com.amazonaws.${region}.ssm`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: doors.map(({ id }) => id),
        subnetConfigurations: doors.map(({ id, cidr }) => ({
          subnetId: id,
          ipv4: reservedAddress("parameterStore", cidr),
        })),
        securityGroupIds: [group.id],
        tags: nameTag(stack, "ssm"),
      },
      here,
    );
    this.registerOutputs({});
  }
}

/** An endpoint has one address in each zone. */
function firstOfEachZone(subnets: readonly RoutedSubnet[]): readonly RoutedSubnet[] {
  return subnets.filter(({ zone }, index) => subnets.findIndex((one) => one.zone === zone) === index);
}
