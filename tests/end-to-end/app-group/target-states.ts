import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AwsSandbox } from "../../../sandbox/aws/aws-sandbox";

/** How the load balancer finds the targets of each of its groups. */
export async function targetStates({ endpointUrl, region }: AwsSandbox): Promise<(string | undefined)[][]> {
  const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
  const client = new ElasticLoadBalancingV2Client({ endpoint: endpointUrl, region, credentials });
  const { TargetGroups = [] } = await client.send(new DescribeTargetGroupsCommand({}));
  return Promise.all(
    TargetGroups.map(async ({ TargetGroupArn }) => {
      const question = new DescribeTargetHealthCommand({ TargetGroupArn });
      const { TargetHealthDescriptions = [] } = await client.send(question);
      return TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State);
    }),
  );
}
