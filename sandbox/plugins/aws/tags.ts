import type { ResourceType, TagSpecification } from "@aws-sdk/client-ec2";
import { CreateTagsCommand, DeleteTagsCommand } from "@aws-sdk/client-ec2";
import { isObject, type Values } from "../../engine/values";
import { text } from "../inputs";
import type { Cloud } from "./connection";

/** The tags in the input `tags`. */
export function tagsOf(inputs: Values): Record<string, string> {
  const { tags } = inputs;
  if (!isObject(tags)) return {};
  return Object.fromEntries(Object.keys(tags).map((key) => [key, text(tags, key) ?? ""]));
}

/** The resource's tags with the provider's below them, in the form of EC2, IAM and SSM. */
export function allTags(cloud: Cloud, inputs: Values): { Key: string; Value: string }[] {
  return Object.entries({ ...cloud.defaultTags, ...tagsOf(inputs) }).map(([Key, Value]) => ({ Key, Value }));
}

/** The tags of what an EC2 request makes. */
export function specifyTags(cloud: Cloud, type: ResourceType, inputs: Values): TagSpecification[] {
  const Tags = allTags(cloud, inputs);
  return Tags.length === 0 ? [] : [{ ResourceType: type, Tags }];
}

/** Names of the tags that an update takes away. */
export function removedTags(inputs: Values, olds: Values): string[] {
  const wanted = tagsOf(inputs);
  return Object.keys(tagsOf(olds)).filter((key) => !(key in wanted));
}

/** Brings the tags of anything in EC2 to those of the inputs. */
export async function retagInEc2(cloud: Cloud, id: string, inputs: Values, olds: Values): Promise<void> {
  const removed = removedTags(inputs, olds).map((Key) => ({ Key }));
  if (removed.length > 0) await cloud.ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: removed }));
  const Tags = allTags(cloud, inputs);
  if (Tags.length > 0) await cloud.ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
}
