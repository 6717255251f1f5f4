import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { boolean, text } from "../inputs";
import { arn, type AwsKind, found } from "./aws-kind";
import { specifyTags } from "./tags";

export const eip: AwsKind = {
  replaceOn: ["domain", "address", "publicIpv4Pool", "networkBorderGroup", "ipamPoolId"],
  create: async (cloud, inputs) => {
    const TagSpecifications = specifyTags(cloud, "elastic-ip", inputs);
    const made = await cloud.ec2.send(new AllocateAddressCommand({ Domain: "vpc", TagSpecifications }));
    const AllocationId = found(made.AllocationId, "AllocationId");
    const InstanceId = text(inputs, "instance");
    if (InstanceId !== undefined)
      await cloud.ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId }));
    return AllocationId;
  },
  read: async (cloud, id) => {
    const { Addresses = [] } = await cloud.ec2.send(new DescribeAddressesCommand({ AllocationIds: [id] }));
    const publicIp = found(Addresses[0]?.PublicIp, "PublicIp");
    return {
      allocationId: id,
      arn: await arn(cloud, "ec2", `elastic-ip/${id}`),
      domain: "vpc",
      publicIp,
      publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${cloud.region}.compute.amazonaws.com`,
      instance: Addresses[0]?.InstanceId ?? "",
      associationId: Addresses[0]?.AssociationId ?? "",
      privateIp: Addresses[0]?.PrivateIpAddress,
    };
  },
  delete: (cloud, AllocationId) => cloud.ec2.send(new ReleaseAddressCommand({ AllocationId })),
};

export const eipAssociation: AwsKind = {
  replaceOn: [
    ...["allocationId", "allowReassociation", "instanceId"],
    ...["networkInterfaceId", "privateIpAddress", "publicIp"],
  ],
  create: async (cloud, inputs) => {
    const request = {
      AllocationId: text(inputs, "allocationId"),
      InstanceId: text(inputs, "instanceId"),
      NetworkInterfaceId: text(inputs, "networkInterfaceId"),
      AllowReassociation: boolean(inputs, "allowReassociation"),
    };
    const { AssociationId } = await cloud.ec2.send(new AssociateAddressCommand(request));
    return found(AssociationId, "AssociationId");
  },
  read: async (cloud, _, inputs) => {
    const AllocationIds = [text(inputs, "allocationId") ?? ""];
    const { Addresses = [] } = await cloud.ec2.send(new DescribeAddressesCommand({ AllocationIds }));
    const [address] = Addresses;
    return {
      publicIp: address?.PublicIp,
      networkInterfaceId: address?.NetworkInterfaceId,
      privateIpAddress: address?.PrivateIpAddress,
    };
  },
  delete: (cloud, AssociationId) => cloud.ec2.send(new DisassociateAddressCommand({ AssociationId })),
};
