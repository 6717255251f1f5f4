import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";

/** AWS's services as the sandbox itself uses them. */
export interface Clients {
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

/** Opens them; moto-server.py knows the requests by the name of their agent. */
export function openClients(endpoint: string, region: string): Clients {
  // The SDK would tell every user of Node.js 20, which this project supports as long as it is supported itself.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const settings = {
    endpoint,
    region,
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    customUserAgent: "tierwright-sandbox",
  };
  return {
    autoScaling: new AutoScalingClient(settings),
    ec2: new EC2Client(settings),
    iam: new IAMClient(settings),
    sts: new STSClient(settings),
  };
}
