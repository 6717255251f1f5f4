import { bastion, ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";

const dynamicSubnets = {
  public: [{ zone: "eu-central-1a", cidr: "10.42.64.0/20" }],
  private: [
    { zone: "eu-central-1a", cidr: "10.42.192.0/20" },
    { zone: "eu-central-1b", cidr: "10.42.208.0/20" },
  ],
};
const app1 = ec2("app1", ["app"], { subnet: "private" });
const web1 = ec2("web1", ["webserver"]);

test("subnets in which AWS chooses the addresses lie beside those of servers, on the same routes", async () => {
  const resources = await recordOnAws([app1, web1], {
    bastion,
    network: { ...ownNetwork, privateSubnets: subnets("private", 1), dynamicSubnets },
  });

  expect(resources.names.Subnet).toEqual([
    "shared-network-private-dynamic-eu-central-1a",
    "shared-network-private-dynamic-eu-central-1b",
    "shared-network-private-eu-central-1a",
    "shared-network-public-dynamic-eu-central-1a",
    "shared-network-public-eu-central-1a",
  ]);
  expect(resources.names.RouteTable).toEqual([
    "shared-network-private-eu-central-1a-table",
    "shared-network-private-eu-central-1b-table",
    "shared-network-public-routes",
  ]);
  expect(resources.names.NatGateway).toEqual(["shared-network-private-nat-eu-central-1a"]);
  expect(resources.inputs("Subnet", "shared-network-private-dynamic-eu-central-1b")).toMatchObject({
    availabilityZone: "eu-central-1b",
    cidrBlock: "10.42.208.0/20",
    mapPublicIpOnLaunch: false,
  });
  const tables = ["eu-central-1a", "dynamic-eu-central-1a"].map(
    (subnet) =>
      resources.inputs("RouteTableAssociation", `shared-network-private-${subnet}-routes`).routeTableId,
  );
  expect(new Set(tables)).toEqual(new Set(["test-servers-shared-network-private-eu-central-1a-table"]));
});

test("a server stays in the subnet in which its address is planned", async () => {
  const resources = await recordOnAws([app1, web1], {
    bastion,
    network: { ...ownNetwork, privateSubnets: subnets("private", 1), dynamicSubnets },
  });

  expect(["app1-machine", "web1-machine"].map((name) => resources.inputs("Instance", name).subnetId)).toEqual(
    ["test-servers-shared-network-private-eu-central-1a", "test-servers-shared-network-public-eu-central-1a"],
  );
});

test("where no private server asks, the private subnets have no way out and no endpoint", async () => {
  const resources = await recordOnAws([web1], {
    network: { ...ownNetwork, nat: "unused", dynamicSubnets },
  });

  expect(resources.names.NatGateway).toBeUndefined();
  expect(resources.names.VpcEndpoint).toEqual(["shared-network-s3"]);
});

test("without NAT, endpoints have an address in each zone that AWS chooses, and let in every private subnet", async () => {
  const resources = await recordOnAws([app1, web1], {
    bastion,
    network: {
      ...ownNetwork,
      nat: "none",
      endpoints: ["ssm", "autoscaling", "ec2"],
      privateSubnets: subnets("private", 1),
      dynamicSubnets,
    },
  });

  expect(resources.names.VpcEndpoint).toEqual([
    "shared-network-endpoints-autoscaling",
    "shared-network-endpoints-ec2",
    "shared-network-endpoints-ssm",
    "shared-network-s3",
  ]);
  const endpoint = resources.inputs("VpcEndpoint", "shared-network-endpoints-autoscaling");
  expect(endpoint).toMatchObject({
    serviceName: "com.amazonaws.eu-central-1.autoscaling",
    subnetIds: [
      "test-servers-shared-network-private-dynamic-eu-central-1a",
      "test-servers-shared-network-private-dynamic-eu-central-1b",
    ],
    securityGroupIds: ["test-servers-shared-network-endpoints-group"],
  });
  expect(endpoint).not.toHaveProperty("subnetConfigurations");
  // Parameter Store was asked before there was a group: its endpoint stays where it is.
  expect(resources.inputs("VpcEndpoint", "shared-network-endpoints-ssm")).toMatchObject({
    subnetIds: ["test-servers-shared-network-private-eu-central-1a"],
    subnetConfigurations: [{ ipv4: "10.42.128.6" }],
  });
  expect(
    resources.names.SecurityGroupIngressRule?.filter((name) => name.startsWith("shared-network-endpoints")),
  ).toEqual([
    "shared-network-endpoints-from-dynamic-eu-central-1a",
    "shared-network-endpoints-from-dynamic-eu-central-1b",
    "shared-network-endpoints-from-eu-central-1a",
    // The services' names mean the endpoints for public machines as well.
    "shared-network-endpoints-from-public-dynamic-eu-central-1a",
    "shared-network-endpoints-from-public-eu-central-1a",
  ]);
});
