import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";

/** AWS's services as the sandbox itself uses them. */
export interface Clients {
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

/** Opens them; moto-server.py knows the requests by the name of their agent. */
export function openClients(endpoint: string, region: string): Clients {
  const settings = {
    endpoint,
    region,
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    customUserAgent: "tierwright-sandbox",
  };
  return { ec2: new EC2Client(settings), iam: new IAMClient(settings), sts: new STSClient(settings) };
}
