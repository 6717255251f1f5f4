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
import { arn, type AwsKind, found, putKind, unlessGone } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { allTags, retagBy, specifyTags } from "./tags";

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
  retag: retagBy({
    add: (cloud, RoleName, Tags) => cloud.iam.send(new TagRoleCommand({ RoleName, Tags })),
    remove: (cloud, RoleName, TagKeys) => cloud.iam.send(new UntagRoleCommand({ RoleName, TagKeys })),
  }),
  delete: (cloud, RoleName) => cloud.iam.send(new DeleteRoleCommand({ RoleName })),
};

export const rolePolicy = putKind({
  required: ["role", "policy"],
  replaceOn: ["name", "namePrefix", "role"],
  uniqueName: "name",
  id: (inputs, call) => `${text(inputs, "role") ?? ""}:${nameFor(inputs, call)}`,
  put: async (cloud, id, inputs) => {
    const PolicyDocument = text(inputs, "policy");
    await cloud.iam.send(new PutRolePolicyCommand({ ...rolePolicyOf(id), PolicyDocument }));
  },
  read: (_, id) => Promise.resolve({ name: rolePolicyOf(id).PolicyName }),
  delete: (cloud, id) => cloud.iam.send(new DeleteRolePolicyCommand(rolePolicyOf(id))),
});

function rolePolicyOf(id: string) {
  const [RoleName, PolicyName] = id.split(":");
  return { RoleName, PolicyName };
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
  retag: retagBy({
    add: (cloud, InstanceProfileName, Tags) =>
      cloud.iam.send(new TagInstanceProfileCommand({ InstanceProfileName, Tags })),
    remove: (cloud, InstanceProfileName, TagKeys) =>
      cloud.iam.send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys })),
  }),
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
