import { CreateBucketCommand, PutBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
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
