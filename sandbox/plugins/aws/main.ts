import { serveProvider } from "../provider";
import { eip, eipAssociation } from "./addresses";
import { type AwsKind, resourceKind } from "./aws-kind";
import { metricAlarm } from "./alarms";
import { listenerCertificate, loadBalancer } from "./balancers";
import { bucketObject } from "./bucket-objects";
import * as bucketParts from "./bucket-parts";
import { bucket } from "./buckets";
import { certificate, certificateValidation } from "./certificates";
import { type Cloud, connect } from "./connection";
import { databaseCluster } from "./database-clusters";
import { clusterParameterGroup, databaseParameterGroup, databaseSubnetGroup } from "./database-groups";
import { clusterInstance, database } from "./databases";
import { getZone, record } from "./dns";
import { instanceProfile, keyPair, role, rolePolicy } from "./identity";
import { getAmi } from "./images";
import { instance } from "./instances";
import { launchTemplate } from "./launch-templates";
import { listener, listenerRule } from "./listeners";
import { logGroup } from "./logs";
import { parameter } from "./parameters";
import { natGateway, route, routeTable, routeTableAssociation } from "./routes";
import { scalingGroup } from "./scaling-groups";
import { lifecycleHook, scalingAttachment, scalingPolicy, schedule } from "./scaling-rules";
import { defaultSecurityGroup, egressRule, ingressRule, securityGroup } from "./security-groups";
import { lifecyclePolicy } from "./snapshots";
import { targetGroup } from "./target-groups";
import { topic, topicPolicy, topicSubscription } from "./topics";
import { volume, volumeAttachment } from "./volumes";
import { internetGateway, subnet, vpc, vpcEndpoint } from "./vpc";

/** Types of @pulumi/aws that the sandbox knows. */
const kinds = {
  "aws:acm/certificate:Certificate": certificate,
  "aws:acm/certificateValidation:CertificateValidation": certificateValidation,
  "aws:autoscaling/attachment:Attachment": scalingAttachment,
  "aws:autoscaling/group:Group": scalingGroup,
  "aws:autoscaling/lifecycleHook:LifecycleHook": lifecycleHook,
  "aws:autoscaling/policy:Policy": scalingPolicy,
  "aws:autoscaling/schedule:Schedule": schedule,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:dlm/lifecyclePolicy:LifecyclePolicy": lifecyclePolicy,
  "aws:ebs/volume:Volume": volume,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroup,
  "aws:ec2/eip:Eip": eip,
  "aws:ec2/eipAssociation:EipAssociation": eipAssociation,
  "aws:ec2/instance:Instance": instance,
  "aws:ec2/internetGateway:InternetGateway": internetGateway,
  "aws:ec2/keyPair:KeyPair": keyPair,
  "aws:ec2/launchTemplate:LaunchTemplate": launchTemplate,
  "aws:ec2/natGateway:NatGateway": natGateway,
  "aws:ec2/route:Route": route,
  "aws:ec2/routeTable:RouteTable": routeTable,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociation,
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/subnet:Subnet": subnet,
  "aws:ec2/volumeAttachment:VolumeAttachment": volumeAttachment,
  "aws:ec2/vpc:Vpc": vpc,
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
  "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:lb/listener:Listener": listener,
  "aws:lb/listenerCertificate:ListenerCertificate": listenerCertificate,
  "aws:lb/listenerRule:ListenerRule": listenerRule,
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:lb/targetGroup:TargetGroup": targetGroup,
  "aws:rds/cluster:Cluster": databaseCluster,
  "aws:rds/clusterInstance:ClusterInstance": clusterInstance,
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": clusterParameterGroup,
  "aws:rds/instance:Instance": database,
  "aws:rds/parameterGroup:ParameterGroup": databaseParameterGroup,
  "aws:rds/subnetGroup:SubnetGroup": databaseSubnetGroup,
  "aws:route53/record:Record": record,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketParts.bucketLifecycle,
  "aws:s3/bucketObjectv2:BucketObjectv2": bucketObject,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketParts.bucketOwnershipControls,
  "aws:s3/bucketPolicy:BucketPolicy": bucketParts.bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketParts.bucketPublicAccessBlock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    bucketParts.bucketEncryption,
  "aws:s3/bucketVersioning:BucketVersioning": bucketParts.bucketVersioning,
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
  "aws:ssm/parameter:Parameter": parameter,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": egressRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ingressRule,
} satisfies Record<string, AwsKind>;

let connected: Cloud | undefined;

void serveProvider("7.48.0", {
  kinds: Object.fromEntries(Object.entries(kinds).map(([type, kind]) => [type, resourceKind(kind, cloud)])),
  functions: {
    "aws:ec2/getAmi:getAmi": (args) => getAmi(cloud(), args),
    "aws:route53/getZone:getZone": (args) => getZone(cloud(), args),
  },
  configure: (inputs) => {
    connected = connect(inputs);
  },
});

function cloud(): Cloud {
  if (connected === undefined) throw new Error("the plugin was asked before it was configured");
  return connected;
}
