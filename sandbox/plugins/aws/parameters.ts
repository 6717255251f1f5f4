import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DescribeParametersCommand,
  type ParameterTier,
  type ParameterType,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-ssm";
import type { Values } from "../../engine/values";
import { text } from "../inputs";
import { arn, type AwsKind } from "./aws-kind";
import { nameFor } from "./names";
import { allTags, retagBy } from "./tags";

export const parameter: AwsKind = {
  required: ["type"],
  replaceOn: ["name", "dataType"],
  uniqueName: "name",
  renews: { version: ["type", "value", "description", "keyId", "tier"] },
  create: async (cloud, inputs, call) => {
    const Name = nameFor(inputs, call);
    const request = { ...requestOf(inputs), Name, Tags: allTags(cloud, inputs), Overwrite: false };
    await cloud.ssm.send(new PutParameterCommand(request));
    return Name;
  },
  read: async (cloud, id) => {
    const ParameterFilters = [{ Key: "Name", Values: [id] }];
    const { Parameters = [] } = await cloud.ssm.send(new DescribeParametersCommand({ ParameterFilters }));
    return {
      name: id,
      arn: await arn(cloud, "ssm", `parameter${id.startsWith("/") ? "" : "/"}${id}`),
      version: Parameters[0]?.Version,
      dataType: Parameters[0]?.DataType ?? "text",
      tier: Parameters[0]?.Tier ?? "Standard",
      keyId: Parameters[0]?.KeyId,
    };
  },
  update: async (cloud, Name, { inputs }) => {
    await cloud.ssm.send(new PutParameterCommand({ ...requestOf(inputs), Name, Overwrite: true }));
  },
  retag: retagBy({
    add: (cloud, ResourceId, Tags) =>
      cloud.ssm.send(new AddTagsToResourceCommand({ ResourceType: "Parameter", ResourceId, Tags })),
    remove: (cloud, ResourceId, TagKeys) =>
      cloud.ssm.send(new RemoveTagsFromResourceCommand({ ResourceType: "Parameter", ResourceId, TagKeys })),
  }),
  delete: (cloud, Name) => cloud.ssm.send(new DeleteParameterCommand({ Name })),
};

function requestOf(inputs: Values) {
  return {
    Type: text(inputs, "type") as ParameterType,
    Value: text(inputs, "value"),
    Description: text(inputs, "description"),
    KeyId: text(inputs, "keyId"),
    Tier: text(inputs, "tier") as ParameterTier | undefined,
  };
}
