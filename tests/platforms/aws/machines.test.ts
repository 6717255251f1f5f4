import { bastion, type AwsResources, ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";

const db1 = ec2("db1", ["db"], { subnet: "private" });
const web1 = ec2("web1", ["webserver"], { instanceType: "t3.small", architecture: "x86_64", diskGiB: 30 });
const app1 = ec2("app1", ["app"], { subnet: "private" });
const placed = { bastion, network: { ...ownNetwork, privateSubnets: subnets("private", 1) } };

let resources: AwsResources;
beforeAll(async () => {
  resources = await recordOnAws([app1, db1, web1], placed);
});

/** The image that is looked for, by its publisher and the pattern of its name. */
function found(owner: string, pattern: string, architecture: string): string {
  const filters = [
    { name: "name", values: [pattern] },
    { name: "architecture", values: [architecture] },
    { name: "root-device-type", values: ["ebs"] },
    { name: "virtualization-type", values: ["hvm"] },
    { name: "state", values: ["available"] },
  ];
  return `ami for ${JSON.stringify({ filters, mostRecent: true, owners: [owner] })}`;
}

describe("an instance", () => {
  test("takes tokens only, is encrypted, and has its planned address", () => {
    const { userData, ...inputs } = resources.inputs("Instance", "web1-machine");

    expect(inputs).toEqual({
      ami: found("136693071363", "debian-13-amd64-2*", "x86_64"),
      instanceType: "t3.small",
      subnetId: "test-servers-shared-network-public-eu-central-1a",
      privateIp: web1.privateAddress,
      associatePublicIpAddress: true,
      vpcSecurityGroupIds: ["test-servers-shared-groups-public", "test-servers-shared-groups-webserver"],
      keyName: "tierwright-test",
      iamInstanceProfile: "test-servers-web1-machine-role-profile",
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: {
        volumeType: "gp3",
        volumeSize: 30,
        encrypted: true,
        deleteOnTermination: true,
        tags: { Name: "test-web1" },
      },
      disableApiTermination: false,
      tags: { Name: "test-web1" },
    });
    expect(userData).toContain("/tierwright/test/web1/ssh-host-key");
    expect(resources.inputs("Stash", "web1-machine-birth-debian-13-x86_64")).toEqual({
      input: { ami: inputs.ami, userData },
    });
  });

  test("boots when it can reach Parameter Store, read its key, and be logged in to", () => {
    expect(resources.find("Instance", "db1-machine").dependsOn).toEqual(
      expect.arrayContaining([
        "test-servers-db1-machine-host-key-parameter",
        "test-servers-db1-machine-role-policy",
        "test-servers-shared-login-pair",
        "test-servers-shared-network-private-eu-central-1a-nat-route",
        "test-servers-shared-network-private-eu-central-1a-routes",
      ]),
    );
    expect(resources.find("Instance", "web1-machine").dependsOn).toEqual(
      expect.arrayContaining([
        "test-servers-shared-network-public-internet-route",
        "test-servers-shared-network-public-eu-central-1a-routes",
      ]),
    );
  });

  test("goes before the next one comes, and nothing of it is ignored", () => {
    const { deleteBeforeReplace, ignoreChanges } = resources.find("Instance", "web1-machine");

    expect({ deleteBeforeReplace, ignoreChanges }).toEqual({ deleteBeforeReplace: true, ignoreChanges: [] });
  });

  test("in a private subnet has no public address", () => {
    expect(resources.inputs("Instance", "db1-machine")).toMatchObject({
      subnetId: "test-servers-shared-network-private-eu-central-1a",
      associatePublicIpAddress: false,
    });
  });

  test("is protected when it has the database", () => {
    const protectedOnes = resources.all.filter(({ protect }) => protect).map(({ name }) => name);

    expect(protectedOnes).toEqual(["test-servers-db1-data", "test-servers-db1-machine"]);
    expect(resources.inputs("Instance", "db1-machine").disableApiTermination).toBe(true);
  });

  test("is not protected when the settings say so", async () => {
    const { all } = await recordOnAws([db1, web1], { ...placed, protect: false });

    expect(all.filter(({ protect }) => protect)).toEqual([]);
    expect(all.filter(({ inputs }) => inputs.disableApiTermination === true)).toEqual([]);
  });
});

describe("the image", () => {
  test.each([
    ["debian-12", "136693071363", "debian-12-arm64-2*"],
    ["debian-13", "136693071363", "debian-13-arm64-2*"],
    ["ubuntu-22.04", "099720109477", "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-arm64-server-*"],
    ["ubuntu-24.04", "099720109477", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-*"],
  ] as const)("%s is its publisher's newest", async (image, owner, pattern) => {
    const of = await recordOnAws([ec2("all1", ["webserver"])], { image });

    expect(of.inputs("Instance", "all1-machine").ami).toBe(found(owner, pattern, "arm64"));
  });

  test("of one's own is taken as it is, but for the bastion", async () => {
    const of = await recordOnAws([db1, web1], { ...placed, ami: "ami-0own" });

    expect(of.inputs("Instance", "web1-machine").ami).toBe("ami-0own");
    expect(of.inputs("Instance", "db1-machine").ami).toBe("ami-0own");
    expect(of.inputs("Instance", "bastion-machine").ami).toBe(
      found("136693071363", "debian-13-arm64-2*", "arm64"),
    );
    expect(of.names.Stash).toEqual([
      "bastion-machine-birth-debian-13-arm64",
      "db1-machine-birth-ami-0own",
      "web1-machine-birth-ami-0own",
    ]);
  });

  test("that was found first is kept: the machine takes what the stash holds", () => {
    expect(resources.find("Instance", "web1-machine").dependsOn).toContain(
      "test-servers-web1-machine-birth-debian-13-x86_64",
    );
  });
});

describe("the rights of a machine", () => {
  test("are to read its own host key", () => {
    expect(resources.inputs("RolePolicy", "db1-machine-role-policy")).toEqual({
      name: "host-key",
      role: "test-servers-db1-machine-role",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "ssm:GetParameter",
            Resource: "arn:aws:ssm:parameter/tierwright/test/db1/ssh-host-key",
          },
        ],
      }),
    });
  });

  test("belong to a role with a name that AWS takes, however long the machine's is", async () => {
    const long = "a".repeat(60);
    const of = await recordOnAws([ec2(long, ["webserver"])]);

    expect(of.inputs("Role", `${long}-machine-role`).namePrefix).toHaveLength(38);
  });
});

test("host keys lie encrypted where only their machine reads them", () => {
  const { inputs, secretInputs } = resources.find("Parameter", "db1-machine-host-key-parameter");

  expect({ inputs, secretInputs }).toEqual({
    inputs: {
      name: "/tierwright/test/db1/ssh-host-key",
      description: "SSH host key of db1",
      type: "SecureString",
      value: "key of test-servers-db1-machine-host-key",
      tags: { Name: "test-db1" },
    },
    secretInputs: ["value"],
  });
});

describe("the data volume", () => {
  test("is encrypted, lies in the zone of its server, and is detached from a machine that has stopped", () => {
    expect(resources.inputs("Volume", "db1-data")).toEqual({
      availabilityZone: "eu-central-1a",
      size: 50,
      type: "gp3",
      encrypted: true,
      tags: { Name: "test-db1-database", "tierwright:volume": "test/db1" },
    });
    expect(resources.find("VolumeAttachment", "db1-data-attachment")).toMatchObject({
      inputs: {
        deviceName: "/dev/sdf",
        instanceId: "test-servers-db1-machine",
        volumeId: "test-servers-db1-data",
        stopInstanceBeforeDetaching: true,
      },
      deletedWith: "test-servers-db1-machine",
    });
  });

  test("is mounted when it is attached, and what is told of it is no part of the command", () => {
    const { inputs, dependsOn } = resources.find("Command", "db1-data-mounted");

    expect(inputs.create).toContain("|%%SECRET(DATA_VOLUME,raw)%%");
    expect(inputs.stdin).toContain("test-servers-db1-data");
    expect(dependsOn).toEqual(
      expect.arrayContaining(["test-servers-db1-base", "test-servers-db1-data-attachment"]),
    );
  });
});

describe("the way to a server", () => {
  test("leads to a public one by its elastic address", () => {
    expect(resources.inputs("Command", "web1-base")).toMatchObject({
      connection: {
        host: "public address of test-servers-web1-machine-address-association",
        user: "admin",
        hostKey: "public key of test-servers-web1-machine-host-key",
      },
      triggers: ["test-servers-web1-machine"],
    });
    expect(resources.inputs("Command", "web1-base").connection).not.toHaveProperty("proxy");
  });

  test("leads to a private one through the bastion, both by their pinned keys", () => {
    expect(resources.inputs("Command", "db1-base").connection).toMatchObject({
      host: db1.privateAddress,
      hostKey: "public key of test-servers-db1-machine-host-key",
      proxy: {
        host: "public address of test-servers-bastion-machine-address-association",
        user: "admin",
        hostKey: "public key of test-servers-bastion-machine-host-key",
      },
    });
  });

  test("is looked for again when the machine is another one, or was started with another size", () => {
    expect(resources.inputs("Command", "db1-reachable").triggers).toEqual([
      "test-servers-db1-machine",
      "t4g.small",
    ]);
  });

  test("is never taken to leave something behind on a machine that goes", () => {
    expect(resources.inputs("Command", "db1-base")).not.toHaveProperty("delete");
  });
});

test("everything in AWS is told its region and its stack's tags by one provider", () => {
  const provider = resources.all.find(({ type }) => type === "pulumi:providers:aws");
  const ofAws = resources.all.filter(({ type }) => type.startsWith("aws:"));

  expect(provider?.inputs).toMatchObject({
    region: "eu-central-1",
    defaultTags: JSON.stringify({ tags: { team: "web", "tierwright:stack": "test" } }),
  });
  expect(ofAws.map(({ provider }) => provider)).toEqual(ofAws.map(() => "test-servers-provider"));
});

test("another implementation of AWS's API gets all requests", async () => {
  const endpointUrl = "http://127.0.0.1:5000";
  const { endpoints, ...others } = (await recordOnAws([web1], { endpointUrl })).find(
    "aws",
    "provider",
  ).inputs;

  const services = [
    ...["acm", "autoscaling", "cloudwatch", "dlm", "ec2", "elbv2", "iam", "logs"],
    ...["rds", "route53", "s3", "sns", "ssm", "sts"],
  ];
  expect(JSON.parse(String(endpoints))).toEqual([
    Object.fromEntries(services.map((service) => [service, endpointUrl])),
  ]);
  expect(others).toMatchObject({ s3UsePathStyle: "true" });
});
