import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteInternetGatewayCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DetachInternetGatewayCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  type VpcEndpointType,
} from "@aws-sdk/client-ec2";
import type { Values } from "../../engine/values";
import { blocks, boolean, text, texts, without } from "../inputs";
import { arn, type AwsKind, found, unlessGone } from "./aws-kind";
import type { Cloud } from "./connection";
import { specifyTags } from "./tags";

export const vpc: AwsKind = {
  replaceOn: ["cidrBlock", "instanceTenancy", "ipv4IpamPoolId", "ipv4NetmaskLength"],
  create: async (cloud, inputs) => {
    const CidrBlock = text(inputs, "cidrBlock");
    const TagSpecifications = specifyTags(cloud, "vpc", inputs);
    const { Vpc } = await cloud.ec2.send(new CreateVpcCommand({ CidrBlock, TagSpecifications }));
    const id = found(Vpc?.VpcId, "VpcId");
    await setVpcAttributes(cloud, id, inputs);
    return id;
  },
  read: async (cloud, id, inputs) => {
    const Filters = [{ Name: "vpc-id", Values: [id] }];
    const { SecurityGroups = [] } = await cloud.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const { RouteTables = [] } = await cloud.ec2.send(new DescribeRouteTablesCommand({ Filters }));
    const main = RouteTables.find(({ Associations }) => Associations?.some(({ Main }) => Main === true));
    return {
      arn: await arn(cloud, "ec2", `vpc/${id}`),
      defaultSecurityGroupId: SecurityGroups.find(({ GroupName }) => GroupName === "default")?.GroupId,
      mainRouteTableId: main?.RouteTableId,
      defaultRouteTableId: main?.RouteTableId,
      enableDnsSupport: boolean(inputs, "enableDnsSupport") ?? true,
      enableDnsHostnames: boolean(inputs, "enableDnsHostnames") ?? false,
      ownerId: await cloud.account(),
    };
  },
  update: (cloud, id, { inputs }) => setVpcAttributes(cloud, id, inputs),
  delete: (cloud, VpcId) => cloud.ec2.send(new DeleteVpcCommand({ VpcId })),
};

async function setVpcAttributes(cloud: Cloud, VpcId: string, inputs: Values): Promise<void> {
  const [support, names] = [boolean(inputs, "enableDnsSupport"), boolean(inputs, "enableDnsHostnames")];
  const values = {
    ...(support !== undefined && { EnableDnsSupport: { Value: support } }),
    ...(names !== undefined && { EnableDnsHostnames: { Value: names } }),
  };
  // AWS takes one attribute in a request.
  for (const [name, value] of Object.entries(values))
    await cloud.ec2.send(new ModifyVpcAttributeCommand({ VpcId, [name]: value }));
}

export const subnet: AwsKind = {
  required: ["vpcId"],
  replaceOn: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "outpostArn"],
  create: async (cloud, inputs) => {
    const request = {
      VpcId: text(inputs, "vpcId"),
      CidrBlock: text(inputs, "cidrBlock"),
      AvailabilityZone: text(inputs, "availabilityZone"),
      TagSpecifications: specifyTags(cloud, "subnet", inputs),
    };
    const { Subnet } = await cloud.ec2.send(new CreateSubnetCommand(request));
    const id = found(Subnet?.SubnetId, "SubnetId");
    if (boolean(inputs, "mapPublicIpOnLaunch") === true) await mapPublicAddresses(cloud, id, inputs);
    return id;
  },
  read: async (cloud, id) => {
    const { Subnets = [] } = await cloud.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    const [there] = Subnets;
    return {
      arn: await arn(cloud, "ec2", `subnet/${id}`),
      availabilityZone: there?.AvailabilityZone,
      availabilityZoneId: there?.AvailabilityZoneId,
      mapPublicIpOnLaunch: there?.MapPublicIpOnLaunch,
      ownerId: there?.OwnerId,
    };
  },
  update: (cloud, id, { inputs }) => mapPublicAddresses(cloud, id, inputs),
  delete: (cloud, SubnetId) => cloud.ec2.send(new DeleteSubnetCommand({ SubnetId })),
};

async function mapPublicAddresses(cloud: Cloud, SubnetId: string, inputs: Values): Promise<void> {
  const MapPublicIpOnLaunch = { Value: boolean(inputs, "mapPublicIpOnLaunch") ?? false };
  await cloud.ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch }));
}

export const internetGateway: AwsKind = {
  replaceOn: [],
  create: async (cloud, inputs) => {
    const TagSpecifications = specifyTags(cloud, "internet-gateway", inputs);
    const made = await cloud.ec2.send(new CreateInternetGatewayCommand({ TagSpecifications }));
    const id = found(made.InternetGateway?.InternetGatewayId, "InternetGatewayId");
    await attach(cloud, id, inputs);
    return id;
  },
  read: async (cloud, id) => ({
    arn: await arn(cloud, "ec2", `internet-gateway/${id}`),
    ownerId: await cloud.account(),
  }),
  update: async (cloud, id, { inputs, olds, changed }) => {
    if (!changed.includes("vpcId")) return;
    await detach(cloud, id, olds);
    await attach(cloud, id, inputs);
  },
  delete: async (cloud, InternetGatewayId, olds) => {
    await unlessGone(() => detach(cloud, InternetGatewayId, olds));
    await cloud.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
  },
};

async function attach(cloud: Cloud, InternetGatewayId: string, inputs: Values): Promise<void> {
  const VpcId = text(inputs, "vpcId");
  if (VpcId !== undefined)
    await cloud.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
}

async function detach(cloud: Cloud, InternetGatewayId: string, olds: Values): Promise<void> {
  const VpcId = text(olds, "vpcId");
  if (VpcId !== undefined)
    await cloud.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
}

export const vpcEndpoint: AwsKind = {
  required: ["vpcId"],
  replaceOn: ["vpcId", "serviceName", "vpcEndpointType", "serviceRegion"],
  create: async (cloud, inputs) => {
    const request = {
      VpcId: text(inputs, "vpcId"),
      ServiceName: text(inputs, "serviceName"),
      VpcEndpointType: (text(inputs, "vpcEndpointType") ?? "Gateway") as VpcEndpointType,
      RouteTableIds: texts(inputs, "routeTableIds"),
      SubnetIds: texts(inputs, "subnetIds"),
      SecurityGroupIds: texts(inputs, "securityGroupIds"),
      PrivateDnsEnabled: boolean(inputs, "privateDnsEnabled"),
      SubnetConfigurations: subnetConfigurations(inputs),
      PolicyDocument: text(inputs, "policy"),
      TagSpecifications: specifyTags(cloud, "vpc-endpoint", inputs),
    };
    const { VpcEndpoint } = await cloud.ec2.send(new CreateVpcEndpointCommand(request));
    return found(VpcEndpoint?.VpcEndpointId, "VpcEndpointId");
  },
  read: async (cloud, id) => ({ arn: await arn(cloud, "ec2", `vpc-endpoint/${id}`), state: "available" }),
  update: async (cloud, VpcEndpointId, { inputs, olds }) => {
    const added = (name: string) => without(texts(inputs, name), texts(olds, name));
    const removed = (name: string) => without(texts(olds, name), texts(inputs, name));
    const request = {
      VpcEndpointId,
      PolicyDocument: text(inputs, "policy"),
      AddRouteTableIds: added("routeTableIds"),
      RemoveRouteTableIds: removed("routeTableIds"),
      AddSubnetIds: added("subnetIds"),
      RemoveSubnetIds: removed("subnetIds"),
      AddSecurityGroupIds: added("securityGroupIds"),
      RemoveSecurityGroupIds: removed("securityGroupIds"),
      SubnetConfigurations: subnetConfigurations(inputs),
    };
    await cloud.ec2.send(new ModifyVpcEndpointCommand(request));
  },
  delete: (cloud, id) => cloud.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] })),
};

/** Addresses of an endpoint's interfaces. */
function subnetConfigurations(inputs: Values) {
  return blocks(inputs, "subnetConfigurations").map((each) => ({
    SubnetId: text(each, "subnetId"),
    Ipv4: text(each, "ipv4"),
  }));
}
