import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { wantedTypes } from "../../../components/platforms/aws/preflight/wanted-types";
import { askWithOwnCredentials, settingsAt as settings, told } from "./preflight/told-before";

askWithOwnCredentials();

test("what is asked for: each machine's type in its zone, the bastion's, and a group's in all zones", () => {
  const { aws, servers } = settings("http://127.0.0.1:1", ["servers.app1.type", "m7g.large"]);

  expect(aws && wantedTypes(aws, servers).map(({ path, type, zone }) => `${path} ${type} ${zone}`)).toEqual([
    "tierwright:aws.bastion.type t4g.nano eu-central-1a",
    "tierwright:servers.app1.type m7g.large eu-central-1a",
    "tierwright:servers.app2.type t4g.small eu-central-1b",
    "tierwright:servers.db1.type t4g.medium eu-central-1a",
    "tierwright:servers.web1.type t4g.small eu-central-1a",
  ]);
});

test("a group's types are asked for in every zone that it is in", () => {
  const { aws, servers } = settings(
    "http://127.0.0.1:1",
    [
      "servers",
      { db1: { roles: "db" }, app: { roles: "app", type: ["t4g.small", "m7g.medium"], group: {} } },
    ],
    ["webserver", "alb"],
  );

  expect(
    aws &&
      wantedTypes(aws, servers)
        .filter(({ path }) => path.includes("app"))
        .map(({ type, zone }) => `${type} ${zone}`),
  ).toEqual([
    "t4g.small eu-central-1a",
    "t4g.small eu-central-1b",
    "m7g.medium eu-central-1a",
    "m7g.medium eu-central-1b",
  ]);
});

describe("AWS's own errors", () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
  });

  async function answering(status: number, code: string, message: string): Promise<string> {
    server = createServer((request, response) => {
      request.resume();
      response
        .writeHead(status, { "content-type": "text/xml" })
        .end(
          `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`,
        );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test.each([
    [400, "RequestExpired", "Request has expired.", /^the AWS credentials have expired .*; log in again/],
    [
      401,
      "AuthFailure",
      "AWS was not able to validate the provided access credentials",
      /^AWS does not know these credentials .*; the key was deleted/,
    ],
    [
      403,
      "UnauthorizedOperation",
      "You are not authorized to perform this operation.",
      /^AWS does not let these credentials look .*examples\/ec2\/deployer-policy\.json/,
    ],
    [401, "OptInRequired", "You are not subscribed to this service.", /^the account cannot use EC2 yet/],
    [400, "Strange", "Something new", /^AWS could not be asked .*; its own words say why/],
  ])("%d %s", async (status, code, words, expected) => {
    const message = await told(settings(await answering(status, code, words)));

    expect(message).toMatch(expected);
    expect(message).toContain(`\n  AWS: ${code}: ${words}`);
  });

  test("no credentials", async () => {
    Reflect.deleteProperty(process.env, "AWS_ACCESS_KEY_ID");
    process.env.AWS_SHARED_CREDENTIALS_FILE = "/nowhere";
    process.env.AWS_CONFIG_FILE = "/nowhere";

    expect(await told(settings("http://127.0.0.1:1"))).toMatch(
      /^no AWS credentials were found .*; set AWS_PROFILE/,
    );
  });

  test("nobody who answers", async () => {
    expect(await told(settings("http://127.0.0.1:1"))).toMatch(
      /^AWS does not answer .*; check tierwright:aws\.region/,
    );
  });
});
