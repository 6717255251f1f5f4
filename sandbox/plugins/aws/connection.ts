import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { isObject, type Value, type Values } from "../../engine/values";
import { text } from "../inputs";
import { tagsOf } from "./tags";

/** The services of AWS, as one provider's configuration reaches them. */
export interface Cloud {
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
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
    const endpoint = text(endpoints, service);
    if (endpoint === undefined)
      throw new Error(`the sandbox's plugin for AWS needs the provider's endpoints; "${service}" has none`);
    return { endpoint, region, credentials: credentialsOf(inputs) };
  };
  const sts = new STSClient(settings("sts"));
  let account: Promise<string> | undefined;
  return {
    ec2: new EC2Client(settings("ec2")),
    iam: new IAMClient(settings("iam")),
    ssm: new SSMClient(settings("ssm")),
    region,
    defaultTags: tagsOf(firstObject(parsed(inputs.defaultTags))),
    account: () => (account ??= callersAccount(sts)),
  };
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
