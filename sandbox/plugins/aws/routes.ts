import {
  AssociateRouteTableCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DescribeNatGatewaysCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from "@aws-sdk/client-ec2";
import type { Values } from "../../engine/values";
import { text } from "../inputs";
import { arn, type AwsKind, found } from "./aws-kind";
import { specifyTags } from "./tags";

export const routeTable: AwsKind = {
  required: ["vpcId"],
  replaceOn: ["vpcId"],
  create: async (cloud, inputs) => {
    const TagSpecifications = specifyTags(cloud, "route-table", inputs);
    const request = { VpcId: text(inputs, "vpcId"), TagSpecifications };
    const { RouteTable } = await cloud.ec2.send(new CreateRouteTableCommand(request));
    return found(RouteTable?.RouteTableId, "RouteTableId");
  },
  read: async (cloud, id) => ({
    arn: await arn(cloud, "ec2", `route-table/${id}`),
    ownerId: await cloud.account(),
    routes: [],
  }),
  delete: (cloud, RouteTableId) => cloud.ec2.send(new DeleteRouteTableCommand({ RouteTableId })),
};

export const route: AwsKind = {
  required: ["routeTableId"],
  replaceOn: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
  create: async (cloud, inputs) => {
    await cloud.ec2.send(new CreateRouteCommand(routeRequest(inputs)));
    // The real provider's id: "r-", the table and a hash of the destination.
    return `r-${text(inputs, "routeTableId") ?? ""}${text(inputs, "destinationCidrBlock") ?? ""}`;
  },
  read: () => Promise.resolve({ origin: "CreateRoute", state: "active" }),
  update: async (cloud, _, { inputs }) => {
    await cloud.ec2.send(new ReplaceRouteCommand(routeRequest(inputs)));
  },
  delete: (cloud, _, olds) => {
    const { RouteTableId, DestinationCidrBlock } = routeRequest(olds);
    return cloud.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
  },
};

function routeRequest(inputs: Values) {
  return {
    RouteTableId: text(inputs, "routeTableId"),
    DestinationCidrBlock: text(inputs, "destinationCidrBlock"),
    GatewayId: text(inputs, "gatewayId"),
    NatGatewayId: text(inputs, "natGatewayId"),
    NetworkInterfaceId: text(inputs, "networkInterfaceId"),
  };
}

export const routeTableAssociation: AwsKind = {
  required: ["routeTableId"],
  replaceOn: ["subnetId", "gatewayId"],
  create: async (cloud, inputs) => {
    const request = { RouteTableId: text(inputs, "routeTableId"), SubnetId: text(inputs, "subnetId") };
    const { AssociationId } = await cloud.ec2.send(new AssociateRouteTableCommand(request));
    return found(AssociationId, "AssociationId");
  },
  update: async (cloud, AssociationId, { inputs }) => {
    const request = { AssociationId, RouteTableId: text(inputs, "routeTableId") };
    await cloud.ec2.send(new ReplaceRouteTableAssociationCommand(request));
  },
  delete: (cloud, AssociationId) => cloud.ec2.send(new DisassociateRouteTableCommand({ AssociationId })),
};

export const natGateway: AwsKind = {
  required: ["subnetId"],
  replaceOn: ["allocationId", "subnetId", "connectivityType", "privateIp"],
  create: async (cloud, inputs) => {
    const request = {
      SubnetId: text(inputs, "subnetId"),
      AllocationId: text(inputs, "allocationId"),
      PrivateIpAddress: text(inputs, "privateIp"),
      TagSpecifications: specifyTags(cloud, "natgateway", inputs),
    };
    const { NatGateway } = await cloud.ec2.send(new CreateNatGatewayCommand(request));
    return found(NatGateway?.NatGatewayId, "NatGatewayId");
  },
  read: async (cloud, id) => {
    const { NatGateways = [] } = await cloud.ec2.send(
      new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }),
    );
    const [address] = NatGateways[0]?.NatGatewayAddresses ?? [];
    return {
      networkInterfaceId: address?.NetworkInterfaceId,
      privateIp: address?.PrivateIp,
      publicIp: address?.PublicIp,
      connectivityType: "public",
    };
  },
  delete: (cloud, NatGatewayId) => cloud.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId })),
};
