import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsSettings } from "../../settings/settings";

/**
 * The way to AWS: its region by the settings, not by the environment, so that a run from another machine finds the same
 * servers. Every resource gets the tags of the settings and the name of the stack.
 */
export function awsProvider(
  name: string,
  stack: string,
  { region, tags, endpointUrl }: AwsSettings,
  parent: pulumi.Resource,
): aws.Provider {
  return new aws.Provider(
    name,
    {
      region,
      defaultTags: { tags: { ...tags, "tierwright:stack": stack } },
      ...(endpointUrl === undefined
        ? {}
        : {
            endpoints: [{ ec2: endpointUrl, iam: endpointUrl, ssm: endpointUrl, sts: endpointUrl }],
            skipMetadataApiCheck: true,
          }),
    },
    { parent },
  );
}
