import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import type { Values } from "../../engine/values";
import { number, text } from "../inputs";
import { arn, type AwsKind, type Facts, found } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { retagInEc2, specifyTags } from "./tags";
import { untilFree } from "./waiting";

/** The real provider's limit for deleting a group: interfaces of balancers and databases go after them. */
const deleteSeconds = 15 * 60;

export const securityGroup: AwsKind = {
  replaceOn: ["name", "namePrefix", "description", "vpcId"],
  uniqueName: "name",
  create: async (cloud, inputs, call) => {
    const request = {
      GroupName: nameFor(inputs, call),
      Description: text(inputs, "description") ?? "Managed by Pulumi",
      VpcId: text(inputs, "vpcId"),
      TagSpecifications: specifyTags(cloud, "security-group", inputs),
    };
    const { GroupId } = await cloud.ec2.send(new CreateSecurityGroupCommand(request));
    const id = found(GroupId, "GroupId");
    await revokeAll(cloud, await describe(cloud, id));
    return id;
  },
  read: async (cloud, id) => factsOf(cloud, await describe(cloud, id)),
  delete: (cloud, GroupId) =>
    untilFree(GroupId, deleteSeconds, () => cloud.ec2.send(new DeleteSecurityGroupCommand({ GroupId }))),
};

/** Adopts the group which every VPC has, and takes its rules away. It cannot be deleted. */
export const defaultSecurityGroup: AwsKind = {
  replaceOn: ["vpcId"],
  create: async (cloud, inputs) => {
    const Filters = [
      { Name: "vpc-id", Values: [text(inputs, "vpcId") ?? ""] },
      { Name: "group-name", Values: ["default"] },
    ];
    const { SecurityGroups = [] } = await cloud.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const group = found(SecurityGroups[0], "default security group");
    await revokeAll(cloud, group);
    const id = found(group.GroupId, "GroupId");
    await retagInEc2(cloud, id, inputs, {});
    return id;
  },
  read: async (cloud, id) => factsOf(cloud, await describe(cloud, id)),
};

async function describe(cloud: Cloud, id: string): Promise<SecurityGroup> {
  const { SecurityGroups = [] } = await cloud.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  return found(SecurityGroups[0], `security group ${id}`);
}

async function factsOf(cloud: Cloud, group: SecurityGroup): Promise<Facts> {
  return {
    arn: await arn(cloud, "ec2", `security-group/${group.GroupId ?? ""}`),
    name: group.GroupName,
    description: group.Description,
    ownerId: group.OwnerId,
    vpcId: group.VpcId,
  };
}

async function revokeAll(cloud: Cloud, group: SecurityGroup): Promise<void> {
  const { GroupId, IpPermissions = [], IpPermissionsEgress = [] } = group;
  if (IpPermissions.length > 0)
    await cloud.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  if (IpPermissionsEgress.length > 0)
    await cloud.ec2.send(
      new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: IpPermissionsEgress }),
    );
}

export const ingressRule = rule("ingress");
export const egressRule = rule("egress");

function rule(direction: "ingress" | "egress"): AwsKind {
  return {
    required: ["securityGroupId", "ipProtocol"],
    replaceOn: ["securityGroupId"],
    create: async (cloud, inputs) => {
      const request = {
        GroupId: text(inputs, "securityGroupId"),
        IpPermissions: [permission(inputs)],
        TagSpecifications: specifyTags(cloud, "security-group-rule", inputs),
      };
      const { SecurityGroupRules = [] } =
        direction === "ingress"
          ? await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand(request))
          : await cloud.ec2.send(new AuthorizeSecurityGroupEgressCommand(request));
      return found(SecurityGroupRules[0]?.SecurityGroupRuleId, "SecurityGroupRuleId");
    },
    read: async (cloud, id) => ({
      arn: await arn(cloud, "ec2", `security-group-rule/${id}`),
      securityGroupRuleId: id,
    }),
    update: async (cloud, SecurityGroupRuleId, { inputs }) => {
      const { IpProtocol, FromPort, ToPort } = permission(inputs);
      const SecurityGroupRule = {
        ...{ IpProtocol, FromPort, ToPort },
        CidrIpv4: text(inputs, "cidrIpv4"),
        CidrIpv6: text(inputs, "cidrIpv6"),
        ReferencedGroupId: text(inputs, "referencedSecurityGroupId"),
        PrefixListId: text(inputs, "prefixListId"),
        Description: text(inputs, "description"),
      };
      const GroupId = text(inputs, "securityGroupId");
      const SecurityGroupRules = [{ SecurityGroupRuleId, SecurityGroupRule }];
      await cloud.ec2.send(new ModifySecurityGroupRulesCommand({ GroupId, SecurityGroupRules }));
    },
    delete: (cloud, id, olds) => {
      const request = { GroupId: text(olds, "securityGroupId"), SecurityGroupRuleIds: [id] };
      return direction === "ingress"
        ? cloud.ec2.send(new RevokeSecurityGroupIngressCommand(request))
        : cloud.ec2.send(new RevokeSecurityGroupEgressCommand(request));
    },
  };
}

function permission(inputs: Values): IpPermission {
  const Description = text(inputs, "description");
  const [v4, v6] = [text(inputs, "cidrIpv4"), text(inputs, "cidrIpv6")];
  const [group, list] = [text(inputs, "referencedSecurityGroupId"), text(inputs, "prefixListId")];
  return {
    IpProtocol: text(inputs, "ipProtocol"),
    FromPort: number(inputs, "fromPort"),
    ToPort: number(inputs, "toPort"),
    ...(v4 !== undefined && { IpRanges: [{ CidrIp: v4, Description }] }),
    ...(v6 !== undefined && { Ipv6Ranges: [{ CidrIpv6: v6, Description }] }),
    ...(group !== undefined && { UserIdGroupPairs: [{ GroupId: group, Description }] }),
    ...(list !== undefined && { PrefixListIds: [{ PrefixListId: list, Description }] }),
  };
}
