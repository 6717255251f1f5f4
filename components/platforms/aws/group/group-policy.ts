import { folders } from "../bucket-layout";
import type { Policy } from "../machine-policy";
import { groupName, groupParameters, groupPrefix } from "./group-names";

/** A group, and where its machines find what is theirs. */
export interface GroupRights {
  readonly stack: string;
  /** Name of the server. */
  readonly server: string;
  /** ARN of the stack's bucket. */
  readonly bucket: string;
  /** ARN of any resource of the same account and region. */
  readonly neighbour: string;
}

/**
 * Everything that the machines of a group may do in AWS: read what they begin with, publish what serves, take part in the
 * group's lifecycle, and find each other. The account's own key for Parameter Store decrypts parameters for whoever may
 * read them, so no `kms:Decrypt` is given.
 */
export function groupPolicy({ stack, server, bucket, neighbour }: GroupRights): Policy {
  const [, partition = "", , region = "", account = ""] = neighbour.split(":");
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const parameters = arn("ssm", `parameter${groupParameters(stack, server)}`);
  const own = `${groupPrefix(server)}/*`;
  const releases = [`${folders.uploads}*`, `${folders.packed}*`];
  const inBucket = (keys: readonly string[]) => keys.map((key) => `${bucket}/${key}`);
  return {
    Version: "2012-10-17",
    Statement: [
      allow("ReadObjects", ["s3:GetObject"], inBucket([own, ...releases])),
      {
        // Of the rest of the bucket nobody need know. For this, S3 refuses an object that is not there as if it might not be
        // read, so whoever has to know looks for it in the list.
        ...allow("ListObjects", ["s3:ListBucket"], [bucket]),
        Condition: { StringLike: { "s3:prefix": [own, ...releases] } },
      },
      allow(
        "PublishReleases",
        ["s3:PutObject"],
        inBucket([`${groupPrefix(server)}/current/*`, `${folders.packed}*`]),
      ),
      allow("ReadSecrets", ["ssm:GetParameter"], [`${parameters}/*`]),
      allow("PublishSecrets", ["ssm:PutParameter"], [`${parameters}/current/*`]),
      allow(
        "TakePartInLifecycle",
        ["autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"],
        [arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${groupName(stack, server)}`)],
      ),
      // AWS knows no resources for these.
      allow("FindEachOther", ["autoscaling:DescribeAutoScalingGroups", "ec2:DescribeInstances"], ["*"]),
    ],
  };
}

function allow(name: string, actions: readonly string[], resources: readonly string[]) {
  return { Sid: name, Effect: "Allow", Action: actions, Resource: resources };
}
