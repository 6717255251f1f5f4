import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bucket } from "./bucket";
import { database } from "./database";
import { group } from "./group";
import { balancer } from "./balancer";
import { operations } from "./operations";

const config = new pulumi.Config();
const url = config.require("endpointUrl");
const services = [
  ...["acm", "autoscaling", "cloudwatch", "dlm", "ec2", "elbv2", "iam", "logs"],
  ...["rds", "route53", "s3", "sns", "ssm", "sts"],
];
const provider = new aws.Provider("aws", {
  region: "eu-central-1",
  accessKey: "sandbox",
  secretKey: "sandbox",
  defaultTags: { tags: { "tierwright:stack": "test" } },
  endpoints: [Object.fromEntries(services.map((service) => [service, url]))],
  s3UsePathStyle: true,
});
const options = { provider };

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.97.0.0/16" }, options);
const subnets = ["a", "b"].map(
  (zone, index) =>
    new aws.ec2.Subnet(
      `subnet-${zone}`,
      { vpcId: vpc.id, cidrBlock: `10.97.${index * 16}.0/20`, availabilityZone: `eu-central-1${zone}` },
      options,
    ).id,
);
const security = new aws.ec2.SecurityGroup("security", { vpcId: vpc.id, description: "All" }, options);
const network = { vpc: vpc.id, subnets, security: security.id };

export const bucketName = bucket(options).bucket;
const machines = group(network, options);
export const groupName = machines.name;
export const templateVersion = machines.template.latestVersion;
const { targets, address, site } = balancer(network, options);
new aws.autoscaling.Attachment(
  "attachment",
  { autoscalingGroupName: machines.name, lbTargetGroupArn: targets.arn },
  options,
);
export const targetGroup = targets.arn;
export const balancerAddress = address;
export const domain = site;
export const databaseAddress = database(network, options);
export const topic = operations(options);
