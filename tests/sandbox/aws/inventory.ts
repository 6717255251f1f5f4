import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import * as scaling from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DLMClient, GetLifecyclePoliciesCommand, GetLifecyclePolicyCommand } from "@aws-sdk/client-dlm";
import { DescribeInstancesCommand, DescribeLaunchTemplatesCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as balancing from "@aws-sdk/client-elastic-load-balancing-v2";
import * as rds from "@aws-sdk/client-rds";
import {
  CreateHostedZoneCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import * as s3 from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import type { CloudApi } from "./cloud-api";

/** What AWS says that there is. */
export class Inventory {
  private readonly acm;
  private readonly scaling;
  private readonly cloudWatch;
  private readonly logs;
  private readonly dlm;
  private readonly ec2;
  private readonly balancing;
  private readonly rds;
  private readonly route53;
  private readonly s3;
  private readonly sns;

  constructor(settings: CloudApi["settings"]) {
    this.acm = new ACMClient(settings);
    this.scaling = new scaling.AutoScalingClient(settings);
    this.cloudWatch = new CloudWatchClient(settings);
    this.logs = new CloudWatchLogsClient(settings);
    this.dlm = new DLMClient(settings);
    this.ec2 = new EC2Client(settings);
    this.balancing = new balancing.ElasticLoadBalancingV2Client(settings);
    this.rds = new rds.RDSClient(settings);
    this.route53 = new Route53Client(settings);
    this.s3 = new s3.S3Client({ ...settings, forcePathStyle: true });
    this.sns = new SNSClient(settings);
  }

  async makeZone(Name: string): Promise<void> {
    await this.route53.send(new CreateHostedZoneCommand({ Name, CallerReference: "test" }));
  }

  async group(name: string) {
    const request = new scaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
    const group = (await this.scaling.send(request)).AutoScalingGroups?.[0];
    return { members: group?.Instances ?? [], desired: group?.DesiredCapacity, tags: group?.Tags ?? [] };
  }

  async resize(AutoScalingGroupName: string, DesiredCapacity: number): Promise<void> {
    await this.scaling.send(new scaling.SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
  }

  async hooks(AutoScalingGroupName: string) {
    const request = new scaling.DescribeLifecycleHooksCommand({ AutoScalingGroupName });
    return (await this.scaling.send(request)).LifecycleHooks ?? [];
  }

  async schedules(AutoScalingGroupName: string) {
    const request = new scaling.DescribeScheduledActionsCommand({ AutoScalingGroupName });
    return (await this.scaling.send(request)).ScheduledUpdateGroupActions ?? [];
  }

  async refreshes(AutoScalingGroupName: string) {
    const request = new scaling.DescribeInstanceRefreshesCommand({ AutoScalingGroupName });
    return (await this.scaling.send(request)).InstanceRefreshes ?? [];
  }

  /** Ids of the machines in a target group. */
  async targets(TargetGroupArn: string) {
    const request = new balancing.DescribeTargetHealthCommand({ TargetGroupArn });
    const { TargetHealthDescriptions = [] } = await this.balancing.send(request);
    return TargetHealthDescriptions.map(({ Target }) => Target?.Id).sort();
  }

  /** Rules of the listener that leads to a target group, in their order. */
  async rules(TargetGroupArn: string) {
    const groups = new balancing.DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] });
    const LoadBalancerArn = (await this.balancing.send(groups)).TargetGroups?.[0]?.LoadBalancerArns?.[0];
    const listeners = new balancing.DescribeListenersCommand({ LoadBalancerArn });
    const ListenerArn = (await this.balancing.send(listeners)).Listeners?.[0]?.ListenerArn;
    const { Rules = [] } = await this.balancing.send(new balancing.DescribeRulesCommand({ ListenerArn }));
    const place = ({ Priority }: balancing.Rule) => (Priority === "default" ? Infinity : Number(Priority));
    return Rules.sort((one, other) => place(one) - place(other));
  }

  async bucket(Bucket: string) {
    const { Status } = await this.s3.send(new s3.GetBucketVersioningCommand({ Bucket }));
    const encryption = await this.s3.send(new s3.GetBucketEncryptionCommand({ Bucket }));
    const ownership = await this.s3.send(new s3.GetBucketOwnershipControlsCommand({ Bucket }));
    const access = await this.s3.send(new s3.GetPublicAccessBlockCommand({ Bucket }));
    const lifecycle = await this.s3.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
    const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
    return {
      versioning: Status,
      encryption: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
      ownership: ownership.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
      access: access.PublicAccessBlockConfiguration,
      rules: lifecycle.Rules ?? [],
    };
  }

  async object(Bucket: string, Key: string): Promise<string | undefined> {
    const { Body } = await this.s3.send(new s3.GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString();
  }

  async records(): Promise<ResourceRecordSet[]> {
    const { HostedZones = [] } = await this.route53.send(new ListHostedZonesCommand({}));
    const request = new ListResourceRecordSetsCommand({ HostedZoneId: HostedZones[0]?.Id });
    return (await this.route53.send(request)).ResourceRecordSets ?? [];
  }

  async certificates(): Promise<string[]> {
    const { CertificateSummaryList = [] } = await this.acm.send(new ListCertificatesCommand({}));
    return CertificateSummaryList.map(({ Type, Status }) => `${Type ?? ""} ${Status ?? ""}`);
  }

  /** The values of what looks after the machines, and the databases'. */
  async operations() {
    const { MetricAlarms } = await this.cloudWatch.send(new DescribeAlarmsCommand({}));
    const { logGroups } = await this.logs.send(new DescribeLogGroupsCommand({}));
    const { Policies } = await this.dlm.send(new GetLifecyclePoliciesCommand({}));
    const PolicyId = Policies?.[0]?.PolicyId;
    const { Policy } = await this.dlm.send(new GetLifecyclePolicyCommand({ PolicyId }));
    const [database] = await this.databases();
    const { DBClusters } = await this.rds.send(new rds.DescribeDBClustersCommand({}));
    return {
      alarm: MetricAlarms?.[0]?.Threshold,
      log: logGroups?.[0]?.retentionInDays,
      snapshots: Policy?.PolicyDetails?.Schedules?.[0]?.RetainRule?.Count,
      database: [database?.DBInstanceClass, database?.BackupRetentionPeriod],
      cluster: DBClusters?.[0]?.BackupRetentionPeriod,
    };
  }

  private async databases() {
    const { DBInstances = [] } = await this.rds.send(new rds.DescribeDBInstancesCommand({}));
    return DBInstances.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === undefined);
  }

  /** A word for everything that there is, beside what an account has from the beginning. */
  async all(): Promise<string[]> {
    const { AutoScalingGroups = [] } = await this.scaling.send(
      new scaling.DescribeAutoScalingGroupsCommand({}),
    );
    const { LaunchTemplates = [] } = await this.ec2.send(new DescribeLaunchTemplatesCommand({}));
    const { Reservations = [] } = await this.ec2.send(new DescribeInstancesCommand({}));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    const { LoadBalancers = [] } = await this.balancing.send(new balancing.DescribeLoadBalancersCommand({}));
    const { TargetGroups = [] } = await this.balancing.send(new balancing.DescribeTargetGroupsCommand({}));
    const { Buckets = [] } = await this.s3.send(new s3.ListBucketsCommand({}));
    const { DBInstances = [] } = await this.rds.send(new rds.DescribeDBInstancesCommand({}));
    const { DBSnapshots = [] } = await this.rds.send(new rds.DescribeDBSnapshotsCommand({}));
    const { DBSubnetGroups = [] } = await this.rds.send(new rds.DescribeDBSubnetGroupsCommand({}));
    const { MetricAlarms = [] } = await this.cloudWatch.send(new DescribeAlarmsCommand({}));
    const { logGroups = [] } = await this.logs.send(new DescribeLogGroupsCommand({}));
    const { Policies = [] } = await this.dlm.send(new GetLifecyclePoliciesCommand({}));
    const { Topics = [] } = await this.sns.send(new ListTopicsCommand({}));
    const records = (await this.records()).filter(({ Type }) => Type !== "NS" && Type !== "SOA");
    return [
      ...AutoScalingGroups.map(({ AutoScalingGroupName }) => `group ${AutoScalingGroupName ?? ""}`),
      ...LaunchTemplates.map(({ LaunchTemplateName }) => `template ${LaunchTemplateName ?? ""}`),
      ...instances
        .filter(({ State }) => State?.Name !== "terminated")
        .map(({ InstanceId }) => `instance ${InstanceId ?? ""}`),
      ...LoadBalancers.map(({ LoadBalancerName }) => `balancer ${LoadBalancerName ?? ""}`),
      ...TargetGroups.map(({ TargetGroupName }) => `target group ${TargetGroupName ?? ""}`),
      ...(await this.certificates()),
      ...records.map(({ Name }) => `record ${Name ?? ""}`),
      ...Buckets.map(({ Name }) => `bucket ${Name ?? ""}`),
      ...DBInstances.map(({ DBInstanceIdentifier }) => `database ${DBInstanceIdentifier ?? ""}`),
      ...DBSnapshots.map(({ DBSnapshotIdentifier }) => `snapshot ${DBSnapshotIdentifier ?? ""}`),
      ...DBSubnetGroups.map(({ DBSubnetGroupName }) => `subnets ${DBSubnetGroupName ?? ""}`),
      ...MetricAlarms.map(({ AlarmName }) => `alarm ${AlarmName ?? ""}`),
      ...logGroups.map(({ logGroupName }) => `log ${logGroupName ?? ""}`),
      ...Policies.map(({ PolicyId }) => `policy ${PolicyId ?? ""}`),
      ...Topics.map(({ TopicArn }) => `topic ${TopicArn ?? ""}`),
    ];
  }
}
