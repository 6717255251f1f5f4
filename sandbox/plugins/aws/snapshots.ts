import {
  CreateLifecyclePolicyCommand,
  DeleteLifecyclePolicyCommand,
  type PolicyDetails,
  type SettablePolicyStateValues,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateLifecyclePolicyCommand,
} from "@aws-sdk/client-dlm";
import { isObject, type Value, type Values } from "../../engine/values";
import { block, blocks, text } from "../inputs";
import { arn, type AwsKind, found } from "./aws-kind";
import type { Cloud } from "./connection";
import { capitalized } from "./request";
import { retagBy, tagMap } from "./tags";

/** Snapshots of volumes that AWS makes by the clock. */
export const lifecyclePolicy: AwsKind = {
  required: ["description", "executionRoleArn", "policyDetails"],
  replaceOn: ["defaultPolicy"],
  retag: retagBy({
    add: async (cloud, id, tags) => {
      const Tags = Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
      await cloud.dlm.send(new TagResourceCommand({ ResourceArn: await arnOf(cloud, id), Tags }));
    },
    remove: async (cloud, id, TagKeys) =>
      cloud.dlm.send(new UntagResourceCommand({ ResourceArn: await arnOf(cloud, id), TagKeys })),
  }),
  create: async (cloud, inputs) => {
    const request = { ...policyRequest(inputs), Tags: tagMap(cloud, inputs) };
    const { PolicyId } = await cloud.dlm.send(new CreateLifecyclePolicyCommand(request));
    return found(PolicyId, "PolicyId");
  },
  read: async (cloud, id) => ({ arn: await arnOf(cloud, id) }),
  update: async (cloud, PolicyId, { inputs }) => {
    await cloud.dlm.send(new UpdateLifecyclePolicyCommand({ ...policyRequest(inputs), PolicyId }));
  },
  delete: (cloud, PolicyId) => cloud.dlm.send(new DeleteLifecyclePolicyCommand({ PolicyId })),
};

function arnOf(cloud: Cloud, id: string): Promise<string> {
  return arn(cloud, "dlm", `policy/${id}`);
}

function policyRequest(inputs: Values) {
  const details = block(inputs, "policyDetails");
  const schedules = blocks(details, "schedules").map(({ tagsToAdd, createRule, ...rest }) => ({
    ...rest,
    createRule: createRuleOf(createRule),
    ...(tagsToAdd !== undefined && { tagsToAdd: tagList(tagsToAdd) }),
  }));
  const PolicyDetails = {
    PolicyType: "EBS_SNAPSHOT_MANAGEMENT",
    ...(capitalized({ ...details, targetTags: tagList(details.targetTags), schedules }) as PolicyDetails),
  } satisfies PolicyDetails;
  return {
    Description: text(inputs, "description"),
    ExecutionRoleArn: text(inputs, "executionRoleArn"),
    State: (text(inputs, "state") ?? "ENABLED") as SettablePolicyStateValues,
    PolicyDetails,
  };
}

/** The real provider takes the one time as a text. */
function createRuleOf(rule: Value | undefined): Value {
  if (!isObject(rule)) return {};
  const { times, interval, ...rest } = rule;
  return {
    ...rest,
    ...(interval !== undefined && { interval, intervalUnit: rest.intervalUnit ?? "HOURS" }),
    ...(times !== undefined && { times: [times].flat() }),
  };
}

function tagList(tags: Value | undefined): Value[] {
  const named = isObject(tags) ? tags : {};
  return Object.keys(named).map((key) => ({ key, value: text(named, key) ?? "" }));
}
