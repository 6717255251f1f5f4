import { DeleteKeyPairCommand, DescribeKeyPairsCommand, ImportKeyPairCommand } from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  TagRoleCommand,
  UntagInstanceProfileCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import type { Values } from "../../engine/values";
import { number, text } from "../inputs";
import { arn, type AwsKind, found, nameFor, unlessGone } from "./aws-kind";
import type { Cloud } from "./connection";
import { allTags, removedTags, specifyTags } from "./tags";

export const keyPair: AwsKind = {
  required: ["publicKey"],
  replaceOn: ["keyName", "keyNamePrefix", "publicKey"],
  uniqueName: "keyName",
  create: async (cloud, inputs, call) => {
    const KeyName = nameFor(inputs, call, "keyName");
    const PublicKeyMaterial = Buffer.from(text(inputs, "publicKey") ?? "");
    const TagSpecifications = specifyTags(cloud, "key-pair", inputs);
    await cloud.ec2.send(new ImportKeyPairCommand({ KeyName, PublicKeyMaterial, TagSpecifications }));
    return KeyName;
  },
  read: async (cloud, id) => {
    const { KeyPairs = [] } = await cloud.ec2.send(new DescribeKeyPairsCommand({ KeyNames: [id] }));
    return {
      arn: await arn(cloud, "ec2", `key-pair/${id}`),
      keyName: id,
      keyPairId: KeyPairs[0]?.KeyPairId,
      keyType: KeyPairs[0]?.KeyType,
      fingerprint: KeyPairs[0]?.KeyFingerprint,
    };
  },
  delete: (cloud, KeyName) => cloud.ec2.send(new DeleteKeyPairCommand({ KeyName })),
};

export const role: AwsKind = {
  required: ["assumeRolePolicy"],
  replaceOn: ["name", "namePrefix", "path"],
  uniqueName: "name",
  create: async (cloud, inputs, call) => {
    const RoleName = nameFor(inputs, call);
    const request = {
      RoleName,
      AssumeRolePolicyDocument: text(inputs, "assumeRolePolicy"),
      Path: text(inputs, "path"),
      Description: text(inputs, "description"),
      MaxSessionDuration: number(inputs, "maxSessionDuration"),
      Tags: allTags(cloud, inputs),
    };
    await cloud.iam.send(new CreateRoleCommand(request));
    return RoleName;
  },
  read: async (cloud, RoleName) => {
    const { Role } = await cloud.iam.send(new GetRoleCommand({ RoleName }));
    return { arn: Role?.Arn, name: RoleName, uniqueId: Role?.RoleId, path: Role?.Path };
  },
  update: async (cloud, RoleName, { inputs, changed }) => {
    const PolicyDocument = text(inputs, "assumeRolePolicy");
    if (changed.includes("assumeRolePolicy"))
      await cloud.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    const Description = text(inputs, "description");
    if (changed.includes("description"))
      await cloud.iam.send(new UpdateRoleCommand({ RoleName, Description }));
  },
  retag: async (cloud, RoleName, inputs, olds) => {
    await cloud.iam.send(new UntagRoleCommand({ RoleName, TagKeys: removedTags(inputs, olds) }));
    await cloud.iam.send(new TagRoleCommand({ RoleName, Tags: allTags(cloud, inputs) }));
  },
  delete: (cloud, RoleName) => cloud.iam.send(new DeleteRoleCommand({ RoleName })),
};

export const rolePolicy: AwsKind = {
  required: ["role", "policy"],
  replaceOn: ["name", "namePrefix", "role"],
  uniqueName: "name",
  create: async (cloud, inputs, call) => {
    const PolicyName = nameFor(inputs, call);
    await putPolicy(cloud, PolicyName, inputs);
    return `${text(inputs, "role") ?? ""}:${PolicyName}`;
  },
  read: (_, id) => Promise.resolve({ name: id.split(":")[1] }),
  update: (cloud, id, { inputs }) => putPolicy(cloud, id.split(":")[1] ?? "", inputs),
  delete: (cloud, id) => {
    const [RoleName, PolicyName] = id.split(":");
    return cloud.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  },
};

async function putPolicy(cloud: Cloud, PolicyName: string, inputs: Values): Promise<void> {
  const [RoleName, PolicyDocument] = [text(inputs, "role"), text(inputs, "policy")];
  await cloud.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
}

export const instanceProfile: AwsKind = {
  replaceOn: ["name", "namePrefix", "path"],
  uniqueName: "name",
  create: async (cloud, inputs, call) => {
    const InstanceProfileName = nameFor(inputs, call);
    const request = { InstanceProfileName, Path: text(inputs, "path"), Tags: allTags(cloud, inputs) };
    await cloud.iam.send(new CreateInstanceProfileCommand(request));
    await addRole(cloud, InstanceProfileName, inputs);
    return InstanceProfileName;
  },
  read: async (cloud, InstanceProfileName) => {
    const answer = await cloud.iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
    const profile = found(answer.InstanceProfile, "instance profile");
    return { arn: profile.Arn, name: InstanceProfileName, uniqueId: profile.InstanceProfileId };
  },
  update: async (cloud, id, { inputs, olds, changed }) => {
    if (!changed.includes("role")) return;
    await removeRole(cloud, id, olds);
    await addRole(cloud, id, inputs);
  },
  retag: async (cloud, InstanceProfileName, inputs, olds) => {
    const TagKeys = removedTags(inputs, olds);
    await cloud.iam.send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys }));
    const Tags = allTags(cloud, inputs);
    await cloud.iam.send(new TagInstanceProfileCommand({ InstanceProfileName, Tags }));
  },
  delete: async (cloud, InstanceProfileName, olds) => {
    await unlessGone(() => removeRole(cloud, InstanceProfileName, olds));
    await cloud.iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
  },
};

async function addRole(cloud: Cloud, InstanceProfileName: string, inputs: Values): Promise<void> {
  const RoleName = text(inputs, "role");
  if (RoleName !== undefined)
    await cloud.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
}

async function removeRole(cloud: Cloud, InstanceProfileName: string, olds: Values): Promise<void> {
  const RoleName = text(olds, "role");
  if (RoleName !== undefined)
    await cloud.iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
}
