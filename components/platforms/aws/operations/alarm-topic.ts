import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSettings } from "../../../settings/aws/care";
import { nameTag } from "../name-tag";

/** The topic that alarms go to: one that exists, or one that is made, whose reader AWS asks by mail to agree. */
export function alarmTopic(
  name: string,
  stack: string,
  settings: AlarmSettings,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  if (settings.kind === "topic") return settings.topic;
  const topic = new aws.sns.Topic(
    name,
    {
      namePrefix: `tierwright-${stack}-`.replaceAll(/[^A-Za-z0-9_-]/g, "-"),
      displayName: `Tierwright ${stack}`.slice(0, 100),
      tags: nameTag(stack, "alarms"),
    },
    { parent },
  );
  new aws.sns.TopicSubscription(
    `${name}-email`,
    { topic: topic.arn, protocol: "email", endpoint: settings.email },
    { parent },
  );
  return topic.arn;
}
