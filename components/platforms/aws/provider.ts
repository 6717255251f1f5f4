import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsSettings } from "../../settings/settings";

/** Services that the platform's resources ask, as the provider calls them. */
const services = [
  ...["acm", "autoscaling", "cloudwatch", "dlm", "ec2", "elbv2", "iam", "logs"],
  ...["rds", "route53", "s3", "sns", "ssm", "sts"],
];

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
            endpoints: [Object.fromEntries(services.map((service) => [service, endpointUrl]))],
            skipMetadataApiCheck: true,
            // A bucket's name in front of the host's would have to be a name that is known to DNS.
            s3UsePathStyle: true,
          }),
    },
    { parent },
  );
}
