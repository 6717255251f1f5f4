import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Values } from "../../engine/values";
import { boolean, number, text } from "../inputs";
import { arn, type AwsKind } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { retagBy, tagMap } from "./tags";

export const logGroup: AwsKind = {
  replaceOn: ["name", "namePrefix", "logGroupClass"],
  uniqueName: "name",
  retag: retagBy({
    add: async (cloud, id, Tags) => {
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      await cloud.logs.send(new TagResourceCommand({ resourceArn: await arnOf(cloud, id), tags }));
    },
    remove: async (cloud, id, tagKeys) =>
      cloud.logs.send(new UntagResourceCommand({ resourceArn: await arnOf(cloud, id), tagKeys })),
  }),
  create: async (cloud, inputs, call) => {
    const logGroupName = nameFor(inputs, call);
    const request = { logGroupName, kmsKeyId: text(inputs, "kmsKeyId"), tags: tagMap(cloud, inputs) };
    await cloud.logs.send(new CreateLogGroupCommand(request));
    await setRetention(cloud, logGroupName, inputs);
    return logGroupName;
  },
  read: async (cloud, id) => ({ arn: await arnOf(cloud, id), name: id }),
  update: (cloud, id, { inputs }) => setRetention(cloud, id, inputs),
  delete: async (cloud, logGroupName, olds) => {
    if (boolean(olds, "skipDestroy") === true) return;
    await cloud.logs.send(new DeleteLogGroupCommand({ logGroupName }));
  },
};

function arnOf(cloud: Cloud, id: string): Promise<string> {
  return arn(cloud, "logs", `log-group:${id}`);
}

/** Zero days are for ever, as without. */
async function setRetention(cloud: Cloud, logGroupName: string, inputs: Values): Promise<void> {
  const retentionInDays = number(inputs, "retentionInDays") ?? 0;
  await (retentionInDays === 0
    ? cloud.logs.send(new DeleteRetentionPolicyCommand({ logGroupName }))
    : cloud.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays })));
}
