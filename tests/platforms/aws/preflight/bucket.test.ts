import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { problemsOfBucket } from "../../../../components/platforms/aws/preflight/problems-of-bucket";
import { askWithOwnCredentials } from "./told-before";

askWithOwnCredentials();

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
