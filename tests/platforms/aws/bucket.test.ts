import { aroundGroup, recordGroup } from "./group/group-server";

test("the bucket is versioned, encrypted, owned by the account alone, never public, and protected", async () => {
  const resources = await recordGroup();
  const { inputs, protect } = resources.find("Bucket", "bucket");
  const bucket = "test-servers-bucket";

  expect({ inputs, protect }).toEqual({
    inputs: { bucketPrefix: "tierwright-test-", tags: { Name: "test-bucket" } },
    protect: true,
  });
  expect(resources.inputs("BucketVersioning", "bucket-versioning")).toEqual({
    bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  expect(resources.inputs("BucketServerSideEncryptionConfiguration", "bucket-encryption")).toEqual({
    bucket,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  expect(resources.inputs("BucketOwnershipControls", "bucket-ownership")).toEqual({
    bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  expect(resources.inputs("BucketPublicAccessBlock", "bucket-access")).toEqual({
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
});

test("whoever does not come by TLS is refused", async () => {
  const { policy } = (await recordGroup()).inputs("BucketPolicy", "bucket-policy");

  expect(JSON.parse(String(policy))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:s3:::test-servers-bucket", "arn:aws:s3:::test-servers-bucket/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
});

test("a bucket with a name has that name; without protection it goes with what is in it", async () => {
  const resources = await recordGroup(
    {},
    {
      protect: false,
      bucket: { ...aroundGroup.bucket, name: "our-releases" },
    },
  );
  const { inputs, protect } = resources.find("Bucket", "bucket");

  expect({ inputs, protect }).toEqual({
    inputs: { bucket: "our-releases", forceDestroy: true, tags: { Name: "test-bucket" } },
    protect: false,
  });
});

test("former versions, broken uploads and old built releases go by themselves", async () => {
  const { rules } = (await recordGroup()).inputs("BucketLifecycleConfiguration", "bucket-lifecycle");

  expect(rules).toEqual(
    expect.arrayContaining([
      {
        id: "former-versions",
        status: "Enabled",
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: 90 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
      {
        id: "packed-releases",
        status: "Enabled",
        filter: { prefix: "packed/" },
        expiration: { days: 90 },
      },
    ]),
  );
});
