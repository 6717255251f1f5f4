import { ACMClient } from "@aws-sdk/client-acm";
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DLMClient } from "@aws-sdk/client-dlm";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { isObject, type Value, type Values } from "../../engine/values";
import { text } from "../inputs";
import { tagsOf } from "./tags";

/** The services of AWS, as one provider's configuration reaches them. */
export interface Cloud {
  readonly acm: ACMClient;
  readonly autoscaling: AutoScalingClient;
  readonly cloudwatch: CloudWatchClient;
  readonly dlm: DLMClient;
  readonly ec2: EC2Client;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly rds: RDSClient;
  readonly route53: Route53Client;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
  readonly region: string;
  /** Tags of every resource of the provider. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** The number of the account, which is part of every ARN. */
  readonly account: () => Promise<string>;
}

/** Opens the services from the inputs of `aws.Provider`; what is not text comes as JSON, as Pulumi sends it. */
export function connect(inputs: Values): Cloud {
  const region = text(inputs, "region");
  if (region === undefined) throw new Error("the provider of AWS has no region");
  const endpoints = firstObject(parsed(inputs.endpoints));
  const settings = (service: string) => {
    const endpoint = text(endpoints, service) ?? (() => Promise.reject(withoutEndpoint(service)));
    return { endpoint, region, credentials: credentialsOf(inputs) };
  };
  const sts = new STSClient(settings("sts"));
  let account: Promise<string> | undefined;
  return {
    acm: new ACMClient(settings("acm")),
    autoscaling: new AutoScalingClient(settings("autoscaling")),
    cloudwatch: new CloudWatchClient(settings("cloudwatch")),
    dlm: new DLMClient(settings("dlm")),
    ec2: new EC2Client(settings("ec2")),
    elb: new ElasticLoadBalancingV2Client(settings("elbv2")),
    iam: new IAMClient(settings("iam")),
    logs: new CloudWatchLogsClient(settings("logs")),
    rds: new RDSClient(settings("rds")),
    route53: new Route53Client(settings("route53")),
    s3: new S3Client({ ...settings("s3"), forcePathStyle: parsed(inputs.s3UsePathStyle) === true }),
    sns: new SNSClient(settings("sns")),
    ssm: new SSMClient(settings("ssm")),
    region,
    defaultTags: tagsOf(firstObject(parsed(inputs.defaultTags))),
    account: () => (account ??= callersAccount(sts)),
  };
}

/** Only who asks a service needs to have said where it is; asking Amazon's own would be a mistake here. */
function withoutEndpoint(service: string): Error {
  return new Error(`the sandbox's plugin for AWS needs the provider's endpoints; "${service}" has none`);
}

async function callersAccount(sts: STSClient): Promise<string> {
  return (await sts.send(new GetCallerIdentityCommand({}))).Account ?? "";
}

// The stand-in for AWS takes any; without them the SDK would look for real ones.
function credentialsOf(inputs: Values) {
  return {
    accessKeyId: text(inputs, "accessKey") ?? process.env.AWS_ACCESS_KEY_ID ?? "sandbox",
    secretAccessKey: text(inputs, "secretKey") ?? process.env.AWS_SECRET_ACCESS_KEY ?? "sandbox",
  };
}

function parsed(value: Value | undefined): Value | undefined {
  return typeof value === "string" ? (JSON.parse(value) as Value) : value;
}

function firstObject(value: Value | undefined): Values {
  const first = Array.isArray(value) ? value[0] : value;
  return isObject(first) ? first : {};
}
