/**
 * What AWS's provider asks for, by IAM's names, to make, read, change and delete a resource of a type as the platform uses
 * it (https://docs.aws.amazon.com/service-authorization/latest/reference/, and the calls of the provider's own code).
 */
export const neededActions: Readonly<Record<string, readonly string[]>> = {
  "acm.Certificate": [
    ..."RequestCertificate ImportCertificate DescribeCertificate DeleteCertificate AddTagsToCertificate"
      .split(" ")
      .map((action) => `acm:${action}`),
    "acm:RemoveTagsFromCertificate",
    "acm:ListTagsForCertificate",
  ],
  "acm.CertificateValidation": ["acm:DescribeCertificate"],
  "autoscaling.Attachment": [
    "autoscaling:AttachLoadBalancerTargetGroups",
    "autoscaling:DetachLoadBalancerTargetGroups",
    "autoscaling:DescribeAutoScalingGroups",
  ],
  "autoscaling.Group": of("autoscaling", [
    ..."CreateAutoScalingGroup UpdateAutoScalingGroup DeleteAutoScalingGroup DescribeAutoScalingGroups".split(
      " ",
    ),
    ..."DescribeScalingActivities StartInstanceRefresh CancelInstanceRefresh DescribeInstanceRefreshes".split(
      " ",
    ),
    ..."CreateOrUpdateTags DeleteTags SetInstanceProtection TerminateInstanceInAutoScalingGroup".split(" "),
    ..."DescribeLoadBalancerTargetGroups DescribeTrafficSources DescribeWarmPool".split(" "),
    ..."SuspendProcesses ResumeProcesses EnableMetricsCollection DisableMetricsCollection".split(" "),
  ]).concat("ec2:RunInstances", "iam:PassRole", "iam:CreateServiceLinkedRole"),
  "autoscaling.LifecycleHook": of("autoscaling", [
    "PutLifecycleHook",
    "DeleteLifecycleHook",
    "DescribeLifecycleHooks",
  ]),
  "autoscaling.Policy": of("autoscaling", ["PutScalingPolicy", "DeletePolicy", "DescribePolicies"]),
  "autoscaling.Schedule": of("autoscaling", [
    "PutScheduledUpdateGroupAction",
    "DeleteScheduledAction",
    "DescribeScheduledActions",
  ]),
  "cloudwatch.LogGroup": of("logs", [
    ..."CreateLogGroup DeleteLogGroup DescribeLogGroups PutRetentionPolicy DeleteRetentionPolicy".split(" "),
    ..."ListTagsForResource TagResource UntagResource".split(" "),
  ]),
  "cloudwatch.MetricAlarm": of("cloudwatch", [
    ..."PutMetricAlarm DeleteAlarms DescribeAlarms ListTagsForResource TagResource UntagResource".split(" "),
  ]),
  "dlm.LifecyclePolicy": of("dlm", [
    ..."CreateLifecyclePolicy UpdateLifecyclePolicy DeleteLifecyclePolicy GetLifecyclePolicy".split(" "),
    ..."ListTagsForResource TagResource UntagResource".split(" "),
  ]).concat("iam:PassRole"),
  "ebs.Volume": ec2(
    "CreateVolume DeleteVolume DescribeVolumes ModifyVolume DescribeVolumesModifications CreateTags",
  ),
  "ec2.DefaultSecurityGroup": ec2(
    "DescribeSecurityGroups RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateTags DeleteTags",
  ),
  "ec2.Eip": ec2("AllocateAddress ReleaseAddress DescribeAddresses DescribeAddressesAttribute CreateTags"),
  "ec2.EipAssociation": ec2("AssociateAddress DisassociateAddress DescribeAddresses"),
  "ec2.Instance": ec2(
    "RunInstances TerminateInstances StopInstances StartInstances ModifyInstanceAttribute CreateTags DeleteTags",
    "DescribeInstances DescribeInstanceAttribute DescribeInstanceTypes DescribeVolumes DescribeTags ModifyVolume",
    "DescribeInstanceCreditSpecifications ModifyInstanceMetadataOptions DescribeIamInstanceProfileAssociations",
    "ReplaceIamInstanceProfileAssociation DescribeNetworkInterfaces DescribeSubnets DescribeVpcs",
  ).concat("iam:PassRole"),
  "ec2.InternetGateway": ec2(
    "CreateInternetGateway DeleteInternetGateway AttachInternetGateway DetachInternetGateway",
    "DescribeInternetGateways CreateTags",
  ),
  "ec2.KeyPair": ec2("ImportKeyPair DeleteKeyPair DescribeKeyPairs CreateTags"),
  "ec2.LaunchTemplate": ec2(
    "CreateLaunchTemplate CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplate",
    "DescribeLaunchTemplates DescribeLaunchTemplateVersions CreateTags RunInstances",
  ).concat("iam:PassRole"),
  "ec2.NatGateway": ec2("CreateNatGateway DeleteNatGateway DescribeNatGateways CreateTags"),
  "ec2.Route": ec2("CreateRoute DeleteRoute ReplaceRoute DescribeRouteTables"),
  "ec2.RouteTable": ec2("CreateRouteTable DeleteRouteTable DescribeRouteTables CreateTags"),
  "ec2.RouteTableAssociation": ec2("AssociateRouteTable DisassociateRouteTable DescribeRouteTables"),
  "ec2.SecurityGroup": ec2(
    "CreateSecurityGroup DeleteSecurityGroup DescribeSecurityGroups RevokeSecurityGroupEgress CreateTags",
    "DescribeNetworkInterfaces",
  ),
  "ec2.Subnet": ec2(
    "CreateSubnet DeleteSubnet DescribeSubnets ModifySubnetAttribute CreateTags DescribeNetworkInterfaces",
  ),
  "ec2.VolumeAttachment": ec2("AttachVolume DetachVolume DescribeVolumes DescribeInstances StopInstances"),
  "ec2.Vpc": ec2(
    "CreateVpc DeleteVpc DescribeVpcs DescribeVpcAttribute ModifyVpcAttribute CreateTags",
    "DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups",
  ),
  "ec2.VpcEndpoint": ec2(
    "CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints DescribeVpcEndpoints DescribePrefixLists CreateTags",
    "DescribeNetworkInterfaces",
  ),
  "ec2.getAmi": ec2("DescribeImages"),
  "iam.InstanceProfile": of("iam", [
    ..."CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile AddRoleToInstanceProfile".split(" "),
    ..."RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile".split(" "),
  ]).concat("iam:PassRole"),
  "iam.Role": of("iam", [
    ..."CreateRole DeleteRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy TagRole".split(
      " ",
    ),
    ..."UntagRole ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole".split(" "),
  ]),
  "iam.RolePolicy": of("iam", ["PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy"]),
  "lb.Listener": elb(
    "CreateListener ModifyListener DeleteListener DescribeListeners DescribeListenerAttributes ModifyListenerAttributes",
    "DescribeTags AddTags RemoveTags",
  ),
  "lb.ListenerCertificate": elb(
    "AddListenerCertificates RemoveListenerCertificates DescribeListenerCertificates",
  ),
  "lb.ListenerRule": elb(
    "CreateRule ModifyRule DeleteRule DescribeRules SetRulePriorities DescribeTags AddTags RemoveTags",
  ),
  "lb.LoadBalancer": elb(
    "CreateLoadBalancer DeleteLoadBalancer DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeTags AddTags",
    "ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets DescribeCapacityReservation RemoveTags",
  ).concat("iam:CreateServiceLinkedRole", "ec2:DescribeNetworkInterfaces"),
  "lb.TargetGroup": elb(
    "CreateTargetGroup DeleteTargetGroup ModifyTargetGroup DescribeTargetGroups DescribeTargetGroupAttributes",
    "ModifyTargetGroupAttributes DescribeTags AddTags RemoveTags",
  ),
  "rds.Cluster": rds(
    "CreateDBCluster ModifyDBCluster DeleteDBCluster DescribeDBClusters CreateDBClusterSnapshot AddTagsToResource",
    "DescribeDBClusterSnapshots ListTagsForResource RemoveTagsFromResource DescribeGlobalClusters",
  ).concat("iam:CreateServiceLinkedRole"),
  "rds.ClusterInstance": rds("CreateDBInstance ModifyDBInstance DeleteDBInstance DescribeDBInstances"),
  "rds.ClusterParameterGroup": rds(
    "CreateDBClusterParameterGroup ModifyDBClusterParameterGroup DeleteDBClusterParameterGroup",
    "DescribeDBClusterParameterGroups DescribeDBClusterParameters ResetDBClusterParameterGroup",
  ),
  "rds.Instance": rds(
    "CreateDBInstance ModifyDBInstance DeleteDBInstance DescribeDBInstances CreateDBSnapshot DescribeDBSnapshots",
    "AddTagsToResource ListTagsForResource RemoveTagsFromResource RebootDBInstance",
  ).concat("iam:CreateServiceLinkedRole"),
  "rds.ParameterGroup": rds(
    "CreateDBParameterGroup ModifyDBParameterGroup DeleteDBParameterGroup DescribeDBParameterGroups",
    "DescribeDBParameters ResetDBParameterGroup",
  ),
  "rds.SubnetGroup": rds(
    "CreateDBSubnetGroup ModifyDBSubnetGroup DeleteDBSubnetGroup DescribeDBSubnetGroups",
  ),
  "route53.Record": of("route53", [
    "ChangeResourceRecordSets",
    "ListResourceRecordSets",
    "GetChange",
    "GetHostedZone",
  ]),
  "route53.getZone": of("route53", ["ListHostedZones", "ListTagsForResource", "GetHostedZone"]),
  "s3.Bucket": s3(
    "CreateBucket DeleteBucket ListBucket ListBucketVersions GetBucketLocation GetBucketTagging PutBucketTagging",
    "GetBucketPolicy GetBucketAcl GetBucketCORS GetBucketWebsite GetBucketVersioning GetAccelerateConfiguration",
    "GetBucketRequestPayment GetBucketLogging GetLifecycleConfiguration GetReplicationConfiguration",
    "GetEncryptionConfiguration GetBucketObjectLockConfiguration DeleteObject DeleteObjectVersion",
  ),
  "s3.BucketLifecycleConfiguration": s3("GetLifecycleConfiguration PutLifecycleConfiguration"),
  "s3.BucketObjectv2": s3(
    "PutObject GetObject DeleteObject DeleteObjectVersion GetObjectTagging PutObjectTagging ListBucket",
    "GetObjectVersion ListBucketVersions",
  ),
  "s3.BucketOwnershipControls": s3("GetBucketOwnershipControls PutBucketOwnershipControls"),
  "s3.BucketPolicy": s3("GetBucketPolicy PutBucketPolicy DeleteBucketPolicy"),
  "s3.BucketPublicAccessBlock": s3("GetBucketPublicAccessBlock PutBucketPublicAccessBlock"),
  "s3.BucketServerSideEncryptionConfiguration": s3("GetEncryptionConfiguration PutEncryptionConfiguration"),
  "s3.BucketVersioning": s3("GetBucketVersioning PutBucketVersioning"),
  "sns.Topic": of("sns", [
    ..."CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes ListTagsForResource TagResource".split(
      " ",
    ),
    "UntagResource",
  ]),
  "sns.TopicSubscription": of("sns", [
    ..."Subscribe Unsubscribe GetSubscriptionAttributes SetSubscriptionAttributes".split(" "),
  ]),
  "ssm.Parameter": of("ssm", [
    ..."PutParameter GetParameter GetParameters DeleteParameter DescribeParameters".split(" "),
    ..."AddTagsToResource RemoveTagsFromResource ListTagsForResource".split(" "),
  ]),
  "vpc.SecurityGroupEgressRule": securityGroupRule("Egress"),
  "vpc.SecurityGroupIngressRule": securityGroupRule("Ingress"),
};

/** What programs of ours ask for, on the workstation, by the names of the SDK's commands. */
export const actionsOfCommands: Readonly<Record<string, string>> = {
  DescribeAddressesCommand: "ec2:DescribeAddresses",
  DescribeAutoScalingGroupsCommand: "autoscaling:DescribeAutoScalingGroups",
  DescribeImagesCommand: "ec2:DescribeImages",
  DescribeInstanceRefreshesCommand: "autoscaling:DescribeInstanceRefreshes",
  DescribeInstancesCommand: "ec2:DescribeInstances",
  DescribeKeyPairsCommand: "ec2:DescribeKeyPairs",
  DescribeScalingActivitiesCommand: "autoscaling:DescribeScalingActivities",
  GetAWSDefaultServiceQuotaCommand: "servicequotas:GetAWSDefaultServiceQuota",
  GetBucketTaggingCommand: "s3:GetBucketTagging",
  GetServiceQuotaCommand: "servicequotas:GetServiceQuota",
  HeadBucketCommand: "s3:ListBucket",
  ListHostedZonesByNameCommand: "route53:ListHostedZonesByName",
  RollbackInstanceRefreshCommand: "autoscaling:RollbackInstanceRefresh",
  StartInstanceRefreshCommand: "autoscaling:StartInstanceRefresh",
  StartSessionCommand: "ssm:StartSession",
  TerminateSessionCommand: "ssm:TerminateSession",
};

/**
 * What the Session Manager plugin asks for in our name: it opens the session's channel, since 1.2.764 by these credentials, and
 * again when the line was broken (Systems Manager User Guide, "Sample IAM policies for Session Manager").
 */
export const actionsOfPlugin = ["ssmmessages:OpenDataChannel", "ssm:ResumeSession"];

/** What the provider asks before anything else: who it is, and the zones of the region. */
export const actionsOfProvider = ["sts:GetCallerIdentity", "ec2:DescribeAccountAttributes"];

function of(service: string, actions: readonly string[]): readonly string[] {
  return actions.map((action) => `${service}:${action}`);
}

function words(service: string, lines: readonly string[]): readonly string[] {
  return of(
    service,
    lines.flatMap((line) => line.split(" ")),
  );
}

function ec2(...lines: readonly string[]): readonly string[] {
  return words("ec2", lines);
}

function elb(...lines: readonly string[]): readonly string[] {
  return words("elasticloadbalancing", lines);
}

function rds(...lines: readonly string[]): readonly string[] {
  return words("rds", lines);
}

function s3(...lines: readonly string[]): readonly string[] {
  return words("s3", lines);
}

function securityGroupRule(direction: "Egress" | "Ingress"): readonly string[] {
  return ec2(
    `AuthorizeSecurityGroup${direction} RevokeSecurityGroup${direction} DescribeSecurityGroupRules CreateTags DeleteTags`,
    "ModifySecurityGroupRules",
  );
}
