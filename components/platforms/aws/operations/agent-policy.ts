import type { Policy } from "../machine-policy";
import { agentNamespace } from "./agent-step";

/**
 * What the CloudWatch agent of a machine may do: write into the machine's own log group, and numbers of ours. It may make
 * no groups, which would keep everything for ever.
 * @param logGroup ARN of the log group, without `:*`
 */
export function agentPolicy(logGroup: string): Policy {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [logGroup, `${logGroup}:*`],
      },
      {
        Sid: "TellNumbers",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        // AWS knows no resources for it.
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": agentNamespace } },
      },
    ],
  };
}
