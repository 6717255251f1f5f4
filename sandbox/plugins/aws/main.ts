import { serveProvider } from "../provider";
import { eip, eipAssociation } from "./addresses";
import { type AwsKind, resourceKind } from "./aws-kind";
import { type Cloud, connect } from "./connection";
import { instanceProfile, keyPair, role, rolePolicy } from "./identity";
import { getAmi } from "./images";
import { instance } from "./instances";
import { parameter } from "./parameters";
import { natGateway, route, routeTable, routeTableAssociation } from "./routes";
import { defaultSecurityGroup, egressRule, ingressRule, securityGroup } from "./security-groups";
import { volume, volumeAttachment } from "./volumes";
import { internetGateway, subnet, vpc, vpcEndpoint } from "./vpc";

/** Types of @pulumi/aws that the sandbox knows. */
const kinds = {
  "aws:ebs/volume:Volume": volume,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroup,
  "aws:ec2/eip:Eip": eip,
  "aws:ec2/eipAssociation:EipAssociation": eipAssociation,
  "aws:ec2/instance:Instance": instance,
  "aws:ec2/internetGateway:InternetGateway": internetGateway,
  "aws:ec2/keyPair:KeyPair": keyPair,
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
  "aws:ssm/parameter:Parameter": parameter,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": egressRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ingressRule,
} satisfies Record<string, AwsKind>;

let connected: Cloud | undefined;

void serveProvider("7.48.0", {
  kinds: Object.fromEntries(Object.entries(kinds).map(([type, kind]) => [type, resourceKind(kind, cloud)])),
  functions: { "aws:ec2/getAmi:getAmi": (args) => getAmi(cloud(), args) },
  configure: (inputs) => {
    connected = connect(inputs);
  },
});

function cloud(): Cloud {
  if (connected === undefined) throw new Error("the plugin was asked before it was configured");
  return connected;
}
