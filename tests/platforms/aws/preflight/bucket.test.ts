import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateBucketCommand, PutBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { problemsOfBucket } from "../../../../components/platforms/aws/preflight/problems-of-bucket";
import { CloudApi } from "../../../sandbox/aws/cloud-api";
import { askWithOwnCredentials, settingsAt, told } from "./told-before";

askWithOwnCredentials();

describe("a bucket of the account", () => {
  let api: CloudApi;
  let s3: S3Client;

  beforeAll(async () => {
    api = await CloudApi.start();
    s3 = new S3Client({ ...api.settings, forcePathStyle: true });
  }, 120_000);

  afterAll(() => {
    s3.destroy();
    api.stop();
  });

  async function make(name: string, stack?: string, region: "eu-central-1" | "eu-west-1" = "eu-central-1") {
    const there = new S3Client({ ...api.settings, region, forcePathStyle: true });
    const CreateBucketConfiguration = { LocationConstraint: region };
    await there.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }));
    there.destroy();
    if (stack === undefined) return;
    const TagSet = [{ Key: "tierwright:stack", Value: stack }];
    await s3.send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet } }));
  }

  /** What is said of a name, after the path. */
  async function saidOf(name: string): Promise<readonly string[]> {
    const message = await told(
      settingsAt(api.endpointUrl, ["aws.backups", "bucket"], ["aws.bucket", { name }]),
    );
    return message?.split("\n").slice(1) ?? [];
  }

  test("a name that nobody has is fine, and so is the stack's own bucket", async () => {
    await make("tierwright-own", "prod");

    expect(await saidOf("tierwright-free")).toEqual([]);
    expect(await saidOf("tierwright-own")).toEqual([]);
  });

  test("of another stack's, and of one without a stack, the stack is told and how to take it over", async () => {
    await make("tierwright-of-test", "test");
    await make("tierwright-by-hand");

    expect(await saidOf("tierwright-of-test")).toEqual([
      "  tierwright:aws.bucket.name: this account has a bucket tierwright-of-test already, and the stack test made it; choose another name, or give it the tag tierwright:stack=prod and `pulumi import` it",
    ]);
    expect(await saidOf("tierwright-by-hand")).toEqual([
      "  tierwright:aws.bucket.name: this account has a bucket tierwright-by-hand already, and no stack made it; choose another name, or give it the tag tierwright:stack=prod and `pulumi import` it",
    ]);
  });

  test("of one in another region, the region", async () => {
    await make("tierwright-elsewhere", "prod", "eu-west-1");

    expect(await saidOf("tierwright-elsewhere")).toEqual([
      "  tierwright:aws.bucket.name: there is a bucket tierwright-elsewhere in eu-west-1, of this account or somebody else's; choose another name, or leave it out: AWS makes one",
    ]);
  });
});

describe("what S3 says of buckets that are somebody else's", () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
  });

  async function saidAt(status: number, region?: string): Promise<readonly string[]> {
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, region === undefined ? {} : { "x-amz-bucket-region": region }).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new S3Client({ region: "eu-central-1", endpoint, forcePathStyle: true });
    const wanted = { name: "taken", stack: "prod", region: "eu-central-1" };
    const problems = await problemsOfBucket(client, wanted);
    client.destroy();
    return problems;
  }

  test.each([
    [403, undefined, /somebody else has a bucket taken, or these credentials may not look at it/],
    [403, "eu-central-1", /somebody else has a bucket taken/],
    [403, "us-east-1", /there is a bucket taken in us-east-1/],
    [301, undefined, /there is a bucket taken in another region/],
    [301, "eu-west-1", /there is a bucket taken in eu-west-1/],
    [400, "eu-west-1", /there is a bucket taken in eu-west-1/],
  ])("%d, with the region %s", async (status, region, expected) => {
    expect(await saidAt(status, region)).toEqual([expect.stringMatching(expected)]);
  });

  test.each([404, 400, 503])("%d is no reason not to run", async (status) => {
    expect(await saidAt(status)).toEqual([]);
  });
});
