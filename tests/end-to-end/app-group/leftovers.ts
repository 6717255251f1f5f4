import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, DescribeVolumesCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AwsSandbox } from "../../../sandbox/aws/aws-sandbox";
import { openClients } from "../../../sandbox/aws/clients";

type Names = (string | undefined)[];

/** What there is in an AWS beside what every account has, by the names of its kinds. */
export async function leftoversOf({ endpointUrl, region }: AwsSandbox): Promise<Record<string, Names>> {
  const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
  const settings = { endpoint: endpointUrl, region, credentials };
  const { autoScaling, ec2, iam } = openClients(endpointUrl, region);
  const balancing = new ElasticLoadBalancingV2Client(settings);
  const { AutoScalingGroups = [] } = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const { LoadBalancers = [] } = await balancing.send(new DescribeLoadBalancersCommand({}));
  const { TargetGroups = [] } = await balancing.send(new DescribeTargetGroupsCommand({}));
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const { Parameters = [] } = await new SSMClient(settings).send(new DescribeParametersCommand({}));
  const { Buckets = [] } = await new S3Client(settings).send(new ListBucketsCommand({}));
  return {
    groups: AutoScalingGroups.map(({ AutoScalingGroupName }) => AutoScalingGroupName),
    instances: Reservations.flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name !== "terminated")
      .map(({ InstanceId }) => InstanceId),
    balancers: LoadBalancers.map(({ LoadBalancerName }) => LoadBalancerName),
    targetGroups: TargetGroups.map(({ TargetGroupName }) => TargetGroupName),
    volumes: Volumes.map(({ VolumeId }) => VolumeId),
    networks: Vpcs.filter(({ IsDefault }) => IsDefault !== true).map(({ VpcId }) => VpcId),
    roles: Roles.map(({ RoleName }) => RoleName),
    parameters: Parameters.map(({ Name }) => Name),
    buckets: Buckets.map(({ Name }) => Name),
  };
}
