import { MetadataService } from "../sources/metadata-service";
import { GroupAws } from "./group-aws";

/** The AWS around a machine of a group, as the tests of a file find it. */
export interface GroupOfTests {
  /** One for the whole file, and empty again after each test. */
  readonly aws: GroupAws;
  /** One for each test. */
  readonly metadata: MetadataService;
  /** Where a machine finds both. */
  readonly addresses: { readonly aws: string; readonly metadata: string };
}

/** Has an AWS for the tests of the file that calls it, and a metadata service for each of them. */
export function groupOfTests(): GroupOfTests {
  let aws: GroupAws;
  let metadata: MetadataService;

  beforeAll(async () => {
    aws = await GroupAws.start();
  }, 300_000);

  afterAll(async () => {
    await aws.stop();
  });

  beforeEach(async () => {
    metadata = new MetadataService(aws.access.role);
    await metadata.start();
  });

  afterEach(async () => {
    metadata.stop();
    await aws.clear();
  });

  return {
    get aws() {
      return aws;
    },
    get metadata() {
      return metadata;
    },
    get addresses() {
      return { aws: aws.access.address, metadata: metadata.url };
    },
  };
}
