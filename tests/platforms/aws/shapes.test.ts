import type { Server } from "../../../components/settings/settings";
import { hostKeys } from "../../deployment/sample-settings";
import { bastion, ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";

const all1 = ec2("all1", ["db", "webserver", "app"]);
const app1 = ec2("app1", ["app"], { subnet: "private", zone: "eu-central-1b" });
const db1 = ec2("db1", ["db"], { subnet: "private" });
const web1 = ec2("web1", ["webserver"]);

/** What is made for each machine, by type. */
function machines(...names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const each = (end: string) => names.map((name) => `${name}-machine${end}`);
  return {
    Instance: each(""),
    InstanceProfile: each("-role-profile"),
    Parameter: each("-host-key-parameter"),
    PrivateKey: each("-host-key"),
    Role: each("-role"),
    RolePolicy: each("-role-policy"),
    Stash: each("-birth-debian-13-arm64"),
  };
}

/** What every stack has, and a network with public subnets in the first zone. */
const always = {
  aws: ["provider"],
  DefaultSecurityGroup: ["shared-network-default-group"],
  InternetGateway: ["shared-network-public-internet"],
  KeyPair: ["shared-login-pair"],
  Vpc: ["shared-network-vpc"],
  VpcEndpoint: ["shared-network-s3"],
};

const threeTiers = {
  ...always,
  ...machines("app1", "bastion", "db1", "web1"),
  Eip: [
    "bastion-machine-address",
    "shared-network-private-nat-eu-central-1a-address",
    "web1-machine-address",
  ],
  EipAssociation: ["bastion-machine-address-association", "web1-machine-address-association"],
  NatGateway: ["shared-network-private-nat-eu-central-1a"],
  Route: [
    "shared-network-private-eu-central-1a-nat-route",
    "shared-network-private-eu-central-1b-nat-route",
    "shared-network-public-internet-route",
  ],
  RouteTable: [
    "shared-network-private-eu-central-1a-table",
    "shared-network-private-eu-central-1b-table",
    "shared-network-public-routes",
  ],
  RouteTableAssociation: [
    "shared-network-private-eu-central-1a-routes",
    "shared-network-private-eu-central-1b-routes",
    "shared-network-public-eu-central-1a-routes",
    "shared-network-public-eu-central-1b-routes",
  ],
  SecurityGroup: ["app", "bastion", "db", "private", "public", "webserver"].map(
    (name) => `shared-groups-${name}`,
  ),
  SecurityGroupEgressRule: [
    "shared-groups-bastion-to-http",
    "shared-groups-bastion-to-https",
    "shared-groups-bastion-to-ssh",
    "shared-groups-private-to-everywhere",
    "shared-groups-public-to-everywhere",
  ],
  SecurityGroupIngressRule: [
    "shared-groups-app-12000-12031-from-webserver",
    "shared-groups-bastion-ssh-from-203.0.113.0-24",
    "shared-groups-db-postgresql-from-app",
    "shared-groups-private-ssh-from-app",
    "shared-groups-private-ssh-from-bastion",
    "shared-groups-public-ssh-from-203.0.113.0-24",
    "shared-groups-public-ssh-from-app",
    "shared-groups-webserver-http",
    "shared-groups-webserver-https",
  ],
  Subnet: [
    "shared-network-private-eu-central-1a",
    "shared-network-private-eu-central-1b",
    "shared-network-public-eu-central-1a",
    "shared-network-public-eu-central-1b",
  ],
  Volume: ["db1-data"],
  VolumeAttachment: ["db1-data-attachment"],
};

const inTwoZones = {
  bastion,
  network: { ...ownNetwork, publicSubnets: subnets("public", 2), privateSubnets: subnets("private", 2) },
};

test("one server for everything: a public subnet, no NAT, no bastion, no private subnet", async () => {
  const { names } = await recordOnAws([all1]);

  expect(names).toEqual({
    ...always,
    ...machines("all1"),
    Eip: ["all1-machine-address"],
    EipAssociation: ["all1-machine-address-association"],
    Route: ["shared-network-public-internet-route"],
    RouteTable: ["shared-network-public-routes"],
    RouteTableAssociation: ["shared-network-public-eu-central-1a-routes"],
    SecurityGroup: ["shared-groups-public", "shared-groups-webserver"],
    SecurityGroupEgressRule: ["shared-groups-public-to-everywhere"],
    SecurityGroupIngressRule: [
      "shared-groups-public-ssh-from-203.0.113.0-24",
      "shared-groups-webserver-http",
      "shared-groups-webserver-https",
    ],
    Subnet: ["shared-network-public-eu-central-1a"],
    Volume: ["all1-data"],
    VolumeAttachment: ["all1-data-attachment"],
  });
});

test("three tiers in public and private subnets, with one NAT gateway and a bastion", async () => {
  const { names } = await recordOnAws([app1, db1, web1], inTwoZones);

  expect(names).toEqual(threeTiers);
});

test("three zones, each with a NAT gateway of its own", async () => {
  const resources = await recordOnAws([app1, db1, web1], {
    bastion,
    network: {
      ...ownNetwork,
      nat: "each-zone",
      publicSubnets: subnets("public", 3),
      privateSubnets: subnets("private", 3),
    },
  });

  const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
  expect(resources.names.NatGateway).toEqual(zones.map((zone) => `shared-network-private-nat-${zone}`));
  expect(resources.names.Subnet).toHaveLength(6);
  expect(
    zones.map((zone) => resources.inputs("Route", `shared-network-private-${zone}-nat-route`).natGatewayId),
  ).toEqual(zones.map((zone) => `test-servers-shared-network-private-nat-${zone}`));
});

test("from one NAT gateway to one for each zone, the one that is there stays, and no subnet changes", async () => {
  const one = await recordOnAws([app1, db1, web1], inTwoZones);
  const each = await recordOnAws([app1, db1, web1], {
    ...inTwoZones,
    network: { ...inTwoZones.network, nat: "each-zone" },
  });

  expect(each.names).toEqual({
    ...one.names,
    Eip: [
      "bastion-machine-address",
      "shared-network-private-nat-eu-central-1a-address",
      "shared-network-private-nat-eu-central-1b-address",
      "web1-machine-address",
    ],
    NatGateway: ["shared-network-private-nat-eu-central-1a", "shared-network-private-nat-eu-central-1b"],
  });
});

test("without NAT, private servers reach Parameter Store by an endpoint, and nothing else", async () => {
  const resources = await recordOnAws([db1, web1], {
    bastion,
    network: { ...ownNetwork, nat: "none", endpoints: ["ssm"], privateSubnets: subnets("private", 1) },
  });

  const { names } = resources;
  expect(names.NatGateway).toBeUndefined();
  expect(names.Route).toEqual(["shared-network-public-internet-route"]);
  expect(names.VpcEndpoint).toEqual(["shared-network-endpoints-ssm", "shared-network-s3"]);
  expect(resources.inputs("VpcEndpoint", "shared-network-endpoints-ssm")).toMatchObject({
    serviceName: "com.amazonaws.eu-central-1.ssm",
    vpcEndpointType: "Interface",
    privateDnsEnabled: true,
    subnetIds: ["test-servers-shared-network-private-eu-central-1a"],
    subnetConfigurations: [
      { subnetId: "test-servers-shared-network-private-eu-central-1a", ipv4: "10.42.128.6" },
    ],
  });
  expect(resources.find("Instance", "db1-machine").dependsOn).toContain(
    "test-servers-shared-network-endpoints-ssm",
  );
});

test("in a VPC that exists nothing of the network is made", async () => {
  const resources = await recordOnAws([app1, db1, web1], {
    bastion,
    network: {
      kind: "existing",
      vpc: "vpc-1",
      publicSubnets: subnets("public", 2).map((subnet) => ({ ...subnet, id: `subnet-p-${subnet.zone}` })),
      privateSubnets: subnets("private", 2).map((subnet) => ({ ...subnet, id: `subnet-i-${subnet.zone}` })),
    },
  });

  const { SecurityGroup, SecurityGroupEgressRule, SecurityGroupIngressRule, Volume, VolumeAttachment } =
    threeTiers;
  expect(resources.names).toEqual({
    aws: ["provider"],
    KeyPair: ["shared-login-pair"],
    ...machines("app1", "bastion", "db1", "web1"),
    Eip: ["bastion-machine-address", "web1-machine-address"],
    EipAssociation: threeTiers.EipAssociation,
    ...{ SecurityGroup, SecurityGroupEgressRule, SecurityGroupIngressRule, Volume, VolumeAttachment },
  });
  expect(resources.inputs("SecurityGroup", "shared-groups-db")).toMatchObject({
    vpcId: "vpc-1",
    // A stack may be called `sg-prod`, and a security group may not.
    namePrefix: "tierwright-test-db-",
  });
  expect(resources.inputs("Instance", "app1-machine").subnetId).toBe("subnet-i-eu-central-1b");
  expect(resources.inputs("Instance", "bastion-machine")).toMatchObject({
    subnetId: "subnet-p-eu-central-1a",
  });
  expect(resources.inputs("Instance", "bastion-machine")).not.toHaveProperty("privateIp");
});

test("an existing server beside them is reached as before, and let in by its addresses", async () => {
  const old1: Server = {
    name: "old1",
    roles: ["app"],
    privateAddress: "172.16.0.9",
    port: 2222,
    user: "debian",
    gone: false,
    machine: { kind: "existing", address: "198.51.100.7", hostKey: hostKeys.other },
  };

  const resources = await recordOnAws([db1, old1, web1], inTwoZones);

  expect(resources.names.Instance).toEqual(["bastion-machine", "db1-machine", "web1-machine"]);
  expect(resources.letIn).toEqual([
    "bastion: tcp 22 from 203.0.113.0/24",
    "db: tcp 5432 from 172.16.0.9/32",
    "db: tcp 5432 from 198.51.100.7/32",
    "private: tcp 22 from 172.16.0.9/32",
    "private: tcp 22 from 198.51.100.7/32",
    "private: tcp 22 from bastion",
    "public: tcp 22 from 172.16.0.9/32",
    "public: tcp 22 from 198.51.100.7/32",
    "public: tcp 22 from 203.0.113.0/24",
    "webserver: tcp 443 from 0.0.0.0/0",
    "webserver: tcp 80 from 0.0.0.0/0",
  ]);
  expect(resources.find("Command", "old1-base").inputs).toMatchObject({
    connection: { host: "198.51.100.7", port: 2222, user: "debian", hostKey: hostKeys.other },
  });
  expect(resources.find("Command", "old1-base").inputs).not.toHaveProperty("triggers");
});
