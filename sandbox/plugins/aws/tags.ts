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

/** The resource's tags with the provider's below them, in the form that most services have. */
export function allTags(cloud: Cloud, inputs: Values): Tag[] {
  return Object.entries(tagMap(cloud, inputs)).map(([Key, Value]) => ({ Key, Value }));
}

/** The same by their keys, in the form of the services that have been made later. */
export function tagMap(cloud: Cloud, inputs: Values): Record<string, string> {
  return { ...cloud.defaultTags, ...tagsOf(inputs) };
}

interface Tag {
  Key: string;
  Value: string;
}

/** The tags of what an EC2 request makes. */
export function specifyTags(cloud: Cloud, type: ResourceType, inputs: Values): TagSpecification[] {
  const Tags = allTags(cloud, inputs);
  return Tags.length === 0 ? [] : [{ ResourceType: type, Tags }];
}

/** Names of the tags that an update takes away. */
function removedTags(inputs: Values, olds: Values): string[] {
  const wanted = tagsOf(inputs);
  return Object.keys(tagsOf(olds)).filter((key) => !(key in wanted));
}

/** Brings the tags of something to those of the inputs, by the two requests that its service has for it. */
export function retagBy(requests: {
  add: (cloud: Cloud, id: string, Tags: Tag[]) => Promise<unknown>;
  remove: (cloud: Cloud, id: string, TagKeys: string[]) => Promise<unknown>;
}) {
  return async (cloud: Cloud, id: string, inputs: Values, olds: Values): Promise<void> => {
    const removed = removedTags(inputs, olds);
    if (removed.length > 0) await requests.remove(cloud, id, removed);
    const tags = allTags(cloud, inputs);
    if (tags.length > 0) await requests.add(cloud, id, tags);
  };
}

/** Brings the tags of anything in EC2 to those of the inputs. */
export const retagInEc2 = retagBy({
  add: (cloud, id, Tags) => cloud.ec2.send(new CreateTagsCommand({ Resources: [id], Tags })),
  remove: (cloud, id, keys) =>
    cloud.ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: keys.map((Key) => ({ Key })) })),
});
