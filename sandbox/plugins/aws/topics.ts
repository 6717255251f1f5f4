import {
  CreateTopicCommand,
  DeleteTopicCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import type { Values } from "../../engine/values";
import { text } from "../inputs";
import { type AwsKind, found, putKind } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { allTags, retagBy } from "./tags";

/** Attributes as AWS calls them, by their inputs. */
const attributes: Readonly<Record<string, string>> = {
  displayName: "DisplayName",
  kmsMasterKeyId: "KmsMasterKeyId",
  policy: "Policy",
};

export const topic: AwsKind = {
  replaceOn: ["name", "namePrefix", "fifoTopic"],
  uniqueName: "name",
  retag: retagBy({
    add: (cloud, ResourceArn, Tags) => cloud.sns.send(new TagResourceCommand({ ResourceArn, Tags })),
    remove: (cloud, ResourceArn, TagKeys) =>
      cloud.sns.send(new UntagResourceCommand({ ResourceArn, TagKeys })),
  }),
  create: async (cloud, inputs, call) => {
    const request = { Name: nameFor(inputs, call), Tags: allTags(cloud, inputs) };
    const id = found((await cloud.sns.send(new CreateTopicCommand(request))).TopicArn, "TopicArn");
    await setAttributes(cloud, id, inputs, Object.keys(inputs));
    return id;
  },
  read: async (cloud, arn) => ({
    arn,
    name: arn.split(":").at(-1),
    owner: await cloud.account(),
  }),
  update: (cloud, id, { inputs, changed }) => setAttributes(cloud, id, inputs, changed),
  delete: (cloud, TopicArn) => cloud.sns.send(new DeleteTopicCommand({ TopicArn })),
};

async function setAttributes(
  cloud: Cloud,
  TopicArn: string,
  inputs: Values,
  names: readonly string[],
): Promise<void> {
  for (const [name, AttributeName] of Object.entries(attributes)) {
    const request = { TopicArn, AttributeName, AttributeValue: text(inputs, name) ?? "" };
    if (names.includes(name)) await cloud.sns.send(new SetTopicAttributesCommand(request));
  }
}

export const topicPolicy = putKind({
  required: ["arn", "policy"],
  replaceOn: ["arn"],
  id: (inputs) => text(inputs, "arn") ?? "",
  put: (cloud, id, inputs) => setAttributes(cloud, id, inputs, ["policy"]),
  read: async (cloud) => ({ owner: await cloud.account() }),
});

/** An address of e-mail has to be confirmed by its owner; until then nothing is there that could be deleted. */
export const topicSubscription: AwsKind = {
  required: ["topic", "protocol", "endpoint"],
  replaceOn: ["topic", "protocol", "endpoint"],
  create: async (cloud, inputs) => {
    const request = {
      TopicArn: text(inputs, "topic"),
      Protocol: text(inputs, "protocol"),
      Endpoint: text(inputs, "endpoint"),
      ReturnSubscriptionArn: true,
    };
    const { SubscriptionArn } = await cloud.sns.send(new SubscribeCommand(request));
    return found(SubscriptionArn, "SubscriptionArn");
  },
  read: async (cloud, arn, inputs) => ({
    arn,
    ownerId: await cloud.account(),
    pendingConfirmation: text(inputs, "protocol")?.startsWith("email") === true,
    confirmationWasAuthenticated: false,
  }),
  delete: (cloud, SubscriptionArn) => cloud.sns.send(new UnsubscribeCommand({ SubscriptionArn })),
};
