import { types } from "../../policies/resource-types";
import { expectFault, type Props, rulesUnderTest } from "./rules-under-test";
import type { Described } from "./served-pack";

const { said, saidOfStack } = rulesUnderTest();

const tcp22 = { ipProtocol: "tcp", fromPort: 22, toPort: 22 };
const inline22 = { protocol: "tcp", fromPort: 22, toPort: 22 };

describe("ssh-is-not-open", () => {
  test.each<[string, Props]>([
    [types.ingressRule, { ...tcp22, cidrIpv4: "0.0.0.0/0" }],
    [types.ingressRule, { ...tcp22, cidrIpv6: "::/0" }],
    [types.ingressRule, { ...tcp22, cidrIpv4: "128.0.0.0/1" }],
    [types.ingressRule, { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }],
    [types.ingressRule, { ipProtocol: "6", fromPort: 0, toPort: 1024, cidrIpv4: "0.0.0.0/0" }],
    [types.securityGroup, { ingress: [{ ...inline22, cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] }] }],
    [types.defaultSecurityGroup, { ingress: [{ protocol: "-1", ipv6CidrBlocks: ["::/0"] }] }],
    [types.securityGroupRule, { type: "ingress", ...inline22, cidrBlocks: ["0.0.0.0/0"] }],
  ])("%s with %j is refused", async (type, props) => {
    expectFault(
      await said("ssh-is-not-open", { type, props }),
      /lets [0-9./:]+ reach port 22: name the ranges you log in from, by aws\.sshFrom/,
    );
  });

  test.each<[string, Props]>([
    [types.ingressRule, { ...tcp22, cidrIpv4: "203.0.113.0/24" }],
    [types.ingressRule, { ...tcp22, cidrIpv6: "2001:db8::/32" }],
    [types.ingressRule, { ...tcp22, referencedSecurityGroupId: "sg-1" }],
    [types.ingressRule, { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" }],
    [types.ingressRule, { ipProtocol: "udp", fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0" }],
    [types.securityGroup, {}],
    [types.securityGroupRule, { type: "egress", ...inline22, cidrBlocks: ["0.0.0.0/0"] }],
  ])("%s with %j is accepted", async (type, props) => {
    expect(await said("ssh-is-not-open", { type, props })).toEqual([]);
  });
});

const blocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

function bucketPolicy(statement: unknown): Props {
  return { policy: JSON.stringify({ Statement: [statement] }) };
}

describe("buckets-are-not-public", () => {
  test.each<[string, Props, RegExp]>([
    [types.bucket, { acl: "public-read" }, /access control list public-read.*leave acl out/],
    [types.bucketAcl, { acl: "public-read-write" }, /access control list public-read-write/],
    [
      types.publicAccessBlock,
      { ...blocked, ignorePublicAcls: false },
      /does not set ignorePublicAcls: set it to true/,
    ],
    [types.bucketPolicy, bucketPolicy({ Effect: "Allow", Principal: "*" }), /allows everybody.*name who may/],
    [
      types.bucketPolicy,
      bucketPolicy({ Effect: "Allow", Principal: { AWS: ["x", "*"] } }),
      /allows everybody/,
    ],
  ])("%s with %j is refused", async (type, props, fault) => {
    expectFault(await said("buckets-are-not-public", { type, props }), fault);
  });

  test.each<[string, Props]>([
    [types.bucket, {}],
    [types.bucketAcl, { acl: "private" }],
    [types.publicAccessBlock, blocked],
    [types.bucketPolicy, bucketPolicy({ Effect: "Deny", Principal: "*" })],
    [types.bucketPolicy, bucketPolicy({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::1:role/x" } })],
    [types.bucketPolicy, bucketPolicy({ Effect: "Allow", Principal: "*", Condition: { Bool: {} } })],
    [types.bucketPolicy, { policy: { Statement: { Effect: "Allow", Principal: { Service: "x" } } } }],
  ])("%s with %j is accepted", async (type, props) => {
    expect(await said("buckets-are-not-public", { type, props })).toEqual([]);
  });
});

const versions = (status: string) => ({ versioningConfiguration: { status } });
const noVersions = /has no aws\.s3\.BucketVersioning with the status Enabled: add one/;

describe.each<[string, string, RegExp, Props]>([
  [
    "buckets-block-public-access",
    types.publicAccessBlock,
    /has no aws\.s3\.BucketPublicAccessBlock: add one/,
    {},
  ],
  [
    "buckets-are-encrypted",
    types.bucketEncryption,
    /has no aws\.s3\.BucketServerSideEncryption\w+: add one/,
    {},
  ],
  ["buckets-keep-versions", types.bucketVersioning, noVersions, versions("Enabled")],
])("%s", (rule, companion, fault, enough) => {
  const releases = { type: types.bucket, name: "releases" };
  const backups = { type: types.bucket, name: "backups", props: { bucket: "my-backups" } };

  test("a bucket without is refused, also beside one that has it", async () => {
    const [remark, ...others] = await saidOfStack(rule, [
      releases,
      backups,
      {
        type: companion,
        name: "of-backups",
        bucketFrom: ["backups"],
        props: { ...enough, bucket: "my-backups" },
      },
    ]);

    expect(remark).toMatchObject({ mandatory: true, message: expect.stringMatching(fault) as string });
    expect(remark?.urn).toMatch(/::releases$/);
    expect(others).toEqual([]);
  });

  test("a bucket with is accepted, known by its resource or by its name", async () => {
    expect(
      await saidOfStack(rule, [
        releases,
        backups,
        { type: companion, name: "of-releases", bucketFrom: ["releases"], props: enough },
        { type: companion, name: "of-backups", props: { ...enough, bucket: "my-backups" } },
      ]),
    ).toEqual([]);
  });
});

test("a bucket whose versions are suspended keeps none", async () => {
  const [remark] = await saidOfStack("buckets-keep-versions", [
    { type: types.bucket, name: "releases" },
    {
      type: types.bucketVersioning,
      name: "of-releases",
      bucketFrom: ["releases"],
      props: versions("Suspended"),
    },
  ]);

  expect(remark?.message).toMatch(noVersions);
});

describe("disks-are-encrypted", () => {
  test.each<[string, Props, RegExp]>([
    [types.volume, {}, /is not encrypted: set encrypted to true/],
    [types.fileSystem, { encrypted: false }, /set encrypted to true/],
    [types.database, {}, /set storageEncrypted to true/],
    [types.databaseCluster, { storageEncrypted: false }, /set storageEncrypted to true/],
    [types.instance, {}, /root device that is not encrypted: set rootBlockDevice\.encrypted/],
    [
      types.instance,
      { rootBlockDevice: { encrypted: true }, ebsBlockDevices: [{ encrypted: true }, {}] },
      /set ebsBlockDevices\[1\]\.encrypted to true/,
    ],
    [types.launchTemplate, {}, /leaves encryption to the image: name the root device/],
    [
      types.launchTemplate,
      { blockDeviceMappings: [{ ebs: { encrypted: "false" } }] },
      /set blockDeviceMappings\[0\]\.ebs\.encrypted/,
    ],
  ])("%s with %j is refused", async (type, props, fault) => {
    expectFault(await said("disks-are-encrypted", { type, props }), fault);
  });

  test.each<[string, Props]>([
    [types.volume, { encrypted: true }],
    [types.fileSystem, { encrypted: true }],
    [types.database, { storageEncrypted: true }],
    [types.databaseCluster, { storageEncrypted: true }],
    [types.instance, { rootBlockDevice: { encrypted: true } }],
    [types.launchTemplate, { blockDeviceMappings: [{ ebs: { encrypted: "true" } }, { virtualName: "x" }] }],
  ])("%s with %j is accepted", async (type, props) => {
    expect(await said("disks-are-encrypted", { type, props })).toEqual([]);
  });
});

describe("metadata-needs-a-token", () => {
  test.each<[string, Props]>([
    [types.instance, {}],
    [types.instance, { metadataOptions: { httpTokens: "optional", httpEndpoint: "enabled" } }],
    [types.launchTemplate, { metadataOptions: {} }],
  ])("%s with %j is refused", async (type, props) => {
    expectFault(
      await said("metadata-needs-a-token", { type, props }),
      /gives out metadata without a token: set metadataOptions\.httpTokens to "required"/,
    );
  });

  test.each<[string, Props]>([
    [types.instance, { metadataOptions: { httpTokens: "required" } }],
    [types.launchTemplate, { metadataOptions: { httpEndpoint: "disabled" } }],
  ])("%s with %j is accepted", async (type, props) => {
    expect(await said("metadata-needs-a-token", { type, props })).toEqual([]);
  });
});

function mixed(version: string): Props {
  const launchTemplateSpecification = { launchTemplateId: "lt-1", version };
  return { mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification } } };
}

describe("groups-name-a-version", () => {
  test.each<[Props, string]>([
    [{ launchTemplate: { id: "lt-1", version: "$Latest" } }, "$Latest"],
    [{ launchTemplate: { id: "lt-1" } }, "$Default"],
    [mixed("$Latest"), "$Latest"],
    [
      {
        mixedInstancesPolicy: {
          launchTemplate: {
            launchTemplateSpecification: { version: "3" },
            overrides: [{ instanceType: "x" }, { launchTemplateSpecification: { version: "$Default" } }],
          },
        },
      },
      "$Default",
    ],
  ])("a group with %j is refused", async (props, version) => {
    const [message, ...others] = await said("groups-name-a-version", { type: types.group, props });

    expect(message).toContain(`takes ${version} of its launch template, which changes unseen: set version`);
    expect(others).toEqual([]);
  });

  test.each<Props>([
    { launchTemplate: { version: "3" } },
    { launchTemplate: { version: 3 } },
    mixed("12"),
    {},
  ])("a group with %j is accepted", async (props) => {
    expect(await said("groups-name-a-version", { type: types.group, props })).toEqual([]);
  });
});

describe("data-is-protected", () => {
  const safe = { deletionProtection: true };

  test.each<[string, boolean, Props, RegExp]>([
    [types.volume, false, {}, /can be deleted by a run: set aws\.protect to true/],
    [types.fileSystem, false, {}, /can be deleted by a run/],
    [types.bucket, false, {}, /can be deleted by a run/],
    [types.bucket, true, { forceDestroy: true }, /deleted with what is in it: leave forceDestroy out/],
    [types.database, false, safe, /can be deleted by a run/],
    [types.database, true, {}, /in AWS's console: set deletionProtection to true/],
    [types.databaseCluster, true, { ...safe, skipFinalSnapshot: true }, /leave skipFinalSnapshot out/],
  ])("%s, protected: %s, with %j is refused", async (type, protect, props, fault) => {
    expectFault(await said("data-is-protected", { type, protect, props }), fault);
  });

  test.each<[string, Props]>([
    [types.volume, {}],
    [types.fileSystem, {}],
    [types.bucket, { forceDestroy: false }],
    [types.database, safe],
    [types.databaseCluster, safe],
  ])("%s, protected, with %j is accepted", async (type, props) => {
    expect(await said("data-is-protected", { type, protect: true, props })).toEqual([]);
  });
});

describe("resources-are-tagged", () => {
  const tags = { "tierwright:stack": "prod" };

  test.each<[string, Props]>([
    [types.instance, {}],
    [types.volume, { tags: { Name: "x" } }],
    [types.loadBalancer, {}],
    [types.targetGroup, {}],
    [types.certificate, {}],
  ])("%s with %j is refused", async (type, props) => {
    expectFault(
      await said("resources-are-tagged", { type, props, provider: { region: "eu-central-1" } }),
      /has no tag tierwright:stack: make it with the provider of the platform/,
    );
  });

  const ofProvider = { defaultTags: { tags } };
  const specification = (resourceType: string) => ({ resourceType, tags });

  test.each<[string, Props, RegExp]>([
    [types.group, { tags: [{ key: "Name", value: "x" }] }, /nor have its machines: set it in tags/],
    [types.launchTemplate, { tagSpecifications: [specification("volume")] }, /whose instance has no tag/],
    [types.launchTemplate, { tagSpecifications: [specification("instance")] }, /whose volume has no tag/],
  ])("%s with %j is refused, whatever tags its provider has", async (type, props, fault) => {
    expectFault(await said("resources-are-tagged", { type, props, provider: ofProvider }), fault);
  });

  test.each<[string, Omit<Described, "type">]>([
    [
      types.launchTemplate,
      { props: { tagSpecifications: [specification("instance"), specification("volume")] } },
    ],
    [types.instance, { props: { tags } }],
    [types.role, { props: { tagsAll: tags } }],
    [types.group, { props: { tags: [{ key: "tierwright:stack", value: "prod", propagateAtLaunch: true }] } }],
    [types.volume, { provider: { defaultTags: { tags } } }],
    [types.volume, { provider: { defaultTags: JSON.stringify({ tags }) } }],
    [types.publicAccessBlock, { props: blocked }],
  ])("%s with %j is accepted", async (type, described) => {
    expect(await said("resources-are-tagged", { type, ...described })).toEqual([]);
  });
});
