import { recordGroup } from "./group-server";

test("a group in two zones behind a public balancer: all that AWS is asked for", async () => {
  const { names } = await recordGroup();

  expect(names).toEqual({
    aws: ["provider"],
    Bucket: ["bucket"],
    BucketLifecycleConfiguration: ["bucket-lifecycle"],
    BucketObjectv2: ["app-base-object", "app-boot", "app-install", "app-kit"],
    BucketOwnershipControls: ["bucket-ownership"],
    BucketPolicy: ["bucket-policy"],
    BucketPublicAccessBlock: ["bucket-access"],
    BucketServerSideEncryptionConfiguration: ["bucket-encryption"],
    BucketVersioning: ["bucket-versioning"],
    DefaultSecurityGroup: ["shared-network-default-group"],
    Eip: ["bastion-machine-address", "shared-network-private-nat-eu-central-1a-address"],
    EipAssociation: ["bastion-machine-address-association"],
    Group: ["app"],
    Instance: ["bastion-machine"],
    InstanceProfile: ["app-role-profile", "bastion-machine-role-profile"],
    InternetGateway: ["shared-network-public-internet"],
    KeyPair: ["shared-login-pair"],
    LaunchTemplate: ["app-template"],
    LifecycleHook: ["app-tierwright-launch", "app-tierwright-terminate"],
    Listener: ["balancer-listeners-http"],
    LoadBalancer: ["balancer"],
    NatGateway: ["shared-network-private-nat-eu-central-1a"],
    Parameter: ["app-host-key-parameter", "bastion-machine-host-key-parameter"],
    Policy: ["app-cpu"],
    PrivateKey: ["app-host-key", "bastion-machine-host-key"],
    Role: ["app-role", "bastion-machine-role"],
    RolePolicy: ["app-role-policy", "bastion-machine-role-policy"],
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
      "shared-network-private-dynamic-eu-central-1a-routes",
      "shared-network-private-dynamic-eu-central-1b-routes",
      "shared-network-private-eu-central-1a-routes",
      "shared-network-private-eu-central-1b-routes",
      "shared-network-public-dynamic-eu-central-1a-routes",
      "shared-network-public-eu-central-1a-routes",
      "shared-network-public-eu-central-1b-routes",
    ],
    SecurityGroup: ["app", "balancer", "bastion", "private"].map((name) => `shared-groups-${name}`),
    SecurityGroupEgressRule: [
      "shared-groups-balancer-to-sites",
      "shared-groups-bastion-to-http",
      "shared-groups-bastion-to-https",
      "shared-groups-bastion-to-ssh",
      "shared-groups-private-to-everywhere",
    ],
    SecurityGroupIngressRule: [
      "shared-groups-app-12031-from-balancer",
      "shared-groups-balancer-http-from-0.0.0.0-0",
      "shared-groups-bastion-ssh-from-203.0.113.0-24",
      "shared-groups-private-ssh-from-app",
      "shared-groups-private-ssh-from-bastion",
    ],
    Stash: ["app-birth-debian-13-arm64", "bastion-machine-birth-debian-13-arm64"],
    Subnet: [
      "shared-network-private-dynamic-eu-central-1a",
      "shared-network-private-dynamic-eu-central-1b",
      "shared-network-private-eu-central-1a",
      "shared-network-private-eu-central-1b",
      "shared-network-public-dynamic-eu-central-1a",
      "shared-network-public-eu-central-1a",
      "shared-network-public-eu-central-1b",
    ],
    Vpc: ["shared-network-vpc"],
    VpcEndpoint: ["shared-network-s3"],
  });
});

test("the machines of a group reach each other by SSH, and the bastion reaches them", async () => {
  const { letIn } = await recordGroup();

  expect(letIn).toEqual(
    expect.arrayContaining([
      "private: tcp 22 from app",
      "private: tcp 22 from bastion",
      "app: tcp 12031 from balancer",
    ]),
  );
});
