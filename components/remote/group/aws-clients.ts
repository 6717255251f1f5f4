import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { EC2Client } from "@aws-sdk/client-ec2";
import type { GroupAtAws } from "./request";

/** The services that know a group and its machines. */
export interface AwsClients {
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
}

/** AWS lets an account ask so and so often, and as many programs ask at once as Pulumi carries out steps. */
const maxAttempts = 8;

/** Credentials are those of the run itself: of the environment, a profile, or the machine's role. */
export function awsClients({ region, endpointUrl }: GroupAtAws): AwsClients {
  // Which Node.js its next versions will need is no matter of whoever deploys: ours are pinned.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const configuration = {
    region,
    maxAttempts,
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  };
  return { autoScaling: new AutoScalingClient(configuration), ec2: new EC2Client(configuration) };
}
