import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const url = config.require("endpointUrl");
const provider = new aws.Provider("aws", {
  region: "eu-central-1",
  accessKey: "sandbox",
  secretKey: "sandbox",
  defaultTags: { tags: { "tierwright:stack": "test" } },
  endpoints: [{ ec2: url, iam: url, ssm: url, sts: url }],
});
const options = { provider };

const image = aws.ec2.getAmiOutput(
  {
    owners: ["136693071363"],
    mostRecent: true,
    filters: [
      { name: "name", values: [`${config.get("image") ?? "debian-13"}-*`] },
      { name: "architecture", values: ["arm64"] },
      { name: "virtualization-type", values: ["hvm"] },
      { name: "root-device-type", values: ["ebs"] },
      { name: "state", values: ["available"] },
    ],
  },
  options,
);

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.98.0.0/16", enableDnsHostnames: true }, options);
const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id }, options);
const subnet = new aws.ec2.Subnet(
  "subnet",
  { vpcId: vpc.id, cidrBlock: "10.98.0.0/20", availabilityZone: "eu-central-1a" },
  options,
);
const table = new aws.ec2.RouteTable("table", { vpcId: vpc.id }, options);
new aws.ec2.Route(
  "route",
  { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
  options,
);
new aws.ec2.RouteTableAssociation("association", { routeTableId: table.id, subnetId: subnet.id }, options);
new aws.ec2.DefaultSecurityGroup("nobody", { vpcId: vpc.id }, options);
const group = new aws.ec2.SecurityGroup("group", { vpcId: vpc.id, description: "SSH from here" }, options);
new aws.vpc.SecurityGroupIngressRule(
  "ssh",
  { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "198.51.100.0/24" },
  options,
);
new aws.vpc.SecurityGroupEgressRule(
  "out",
  { securityGroupId: group.id, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
  options,
);

const secret = new aws.ssm.Parameter(
  "secret",
  { name: "/test/secret", type: "SecureString", value: config.requireSecret("secret") },
  options,
);
const role = new aws.iam.Role(
  "role",
  {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
    }),
  },
  options,
);
new aws.iam.RolePolicy(
  "policy",
  {
    role: role.name,
    policy: secret.arn.apply((Resource) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "ssm:GetParameter", Resource }],
      }),
    ),
  },
  options,
);
const profile = new aws.iam.InstanceProfile("profile", { role: role.name }, options);
const key = new aws.ec2.KeyPair("key", { keyName: "test", publicKey: config.require("publicKey") }, options);

const machine = new aws.ec2.Instance(
  "machine",
  {
    ami: image.id,
    instanceType: config.require("type"),
    subnetId: subnet.id,
    privateIp: config.require("privateAddress"),
    vpcSecurityGroupIds: [group.id],
    keyName: key.keyName,
    iamInstanceProfile: profile.name,
    userData: config.require("userData"),
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
    rootBlockDevice: { volumeType: "gp3", volumeSize: 10, encrypted: true },
    tags: { Name: "machine" },
  },
  { ...options, deleteBeforeReplace: true },
);
const volume = new aws.ebs.Volume(
  "volume",
  { availabilityZone: "eu-central-1a", size: config.requireNumber("sizeGiB"), type: "gp3", encrypted: true },
  options,
);
new aws.ec2.VolumeAttachment(
  "attachment",
  { deviceName: "/dev/sdf", volumeId: volume.id, instanceId: machine.id, stopInstanceBeforeDetaching: true },
  { ...options, deletedWith: machine },
);
const address = new aws.ec2.Eip("address", { domain: "vpc" }, options);
const association = new aws.ec2.EipAssociation(
  "address-of-machine",
  { allocationId: address.id, instanceId: machine.id },
  options,
);

export const instance = machine.id;
export const publicAddress = association.publicIp;
export const volumeId = volume.id;
export const bill = pulumi.all([volume.size, machine.instanceType]).apply((parts) => parts.join(" "));
