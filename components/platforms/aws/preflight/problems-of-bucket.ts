import {
  GetBucketTaggingCommand,
  HeadBucketCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { ifPossible } from "./if-possible";

const path = "tierwright:aws.bucket.name";

/** Where a bucket is looked for, and by whom. */
export interface WantedBucket {
  readonly name: string;
  readonly stack: string;
  readonly region: string;
}

/** What S3 says of a bucket. */
interface Answer {
  /** Of HTTP. */
  readonly status: number | undefined;
  /** Where it lies; undefined where S3 does not say. */
  readonly region: string | undefined;
}

const other = "choose another name, or leave it out: AWS makes one";

/** Whether the name of a bucket is to be had: nobody has it, or this stack. Names are one for all accounts and regions. */
export async function problemsOfBucket(client: S3Client, wanted: WantedBucket): Promise<readonly string[]> {
  const { name } = wanted;
  const { status, region = wanted.region } = await answerFor(client, name);
  if (status === undefined || status === 404) return [];
  if (region !== wanted.region || status === 301) {
    const where = region === wanted.region ? "another region" : region;
    return [`${path}: there is a bucket ${name} in ${where}, of this account or somebody else's; ${other}`];
  }
  if (status === 403) {
    return [
      `${path}: somebody else has a bucket ${name}, or these credentials may not look at it (s3:ListBucket); ${other}`,
    ];
  }
  return status === 200 ? problemsOfOwn(client, wanted) : [];
}

async function answerFor(client: S3Client, name: string): Promise<Answer> {
  try {
    const { BucketRegion } = await client.send(new HeadBucketCommand({ Bucket: name }));
    return { status: 200, region: BucketRegion };
  } catch (error) {
    if (!(error instanceof S3ServiceException)) return { status: undefined, region: undefined };
    return {
      status: error.$metadata.httpStatusCode,
      region: error.$response?.headers["x-amz-bucket-region"],
    };
  }
}

/** By the tag that the provider gives to all that a stack makes. */
async function problemsOfOwn(client: S3Client, { stack, name }: WantedBucket): Promise<readonly string[]> {
  const owner = await ifPossible(`tags of ${name}`, () => stackOfBucket(client, name), stack);
  if (owner === stack) return [];
  const whose = owner === undefined ? "no stack made it" : `the stack ${owner} made it`;
  return [
    `${path}: this account has a bucket ${name} already, and ${whose}; choose another name, or give it the tag tierwright:stack=${stack} and \`pulumi import\` it`,
  ];
}

async function stackOfBucket(client: S3Client, name: string): Promise<string | undefined> {
  try {
    const { TagSet = [] } = await client.send(new GetBucketTaggingCommand({ Bucket: name }));
    return TagSet.find(({ Key }) => Key === "tierwright:stack")?.Value;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === "NoSuchTagSet") return undefined;
    throw error;
  }
}
