/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { DescribeInstancesCommand, DescribeSecurityGroupRulesCommand } from "@aws-sdk/client-ec2";
import { DescribeSessionsCommand, SSMClient } from "@aws-sdk/client-ssm";
import { LoadBed } from "../../bench/load/load-bed";
import { Releases } from "../../bench/load/releases";
import type { AwsSandbox } from "../../sandbox/aws/aws-sandbox";
import { type Clients, openClients } from "../../sandbox/aws/clients";
import { pathWithPlugin } from "../../sandbox/aws/sessions/plugin-path";
import { extraAuthorities } from "../../sandbox/servers/extra-authorities";
import type { EngineRun } from "../support/end-to-end/engine-run";
import { endTestAws, startTestAws } from "../support/end-to-end/test-aws";
import { TestStack } from "../support/end-to-end/test-stack";
import { Visitor } from "../support/end-to-end/visitor";
import { leftoversOf } from "./app-group/leftovers";

const releases = new Releases();
let aws: AwsSandbox;
let stack: TestStack;
let ec2: Clients["ec2"];
let ssm: SSMClient;

beforeAll(async () => {
  aws = await startTestAws("e2e-sessions");
  const PATH = pathWithPlugin(process.env.PATH ?? "");
  Object.assign(process.env, { PATH, AWS_ENDPOINT_URL: aws.endpointUrl });
  stack = new TestStack();
  ({ ec2 } = openClients(aws.endpointUrl, aws.region));
  ssm = new SSMClient({ region: aws.region });
});

afterAll(async () => {
  await endTestAws(aws, stack, releases);
});

async function configure(version: string): Promise<void> {
  const authorities = extraAuthorities();
  await stack.configure({
    platform: "aws",
    aws: {
      region: aws.region,
      network: { cidr: "10.84.0.0/16" },
      sshBy: "session-manager",
      endpointUrl: aws.endpointUrl,
      protect: false,
    },
    ...(authorities === "" ? {} : { host: { extraCa: authorities } }),
    servers: { all1: { roles: "all", dataGiB: 1 } },
    apps: {
      service: {
        preset: "process",
        source: { directory: releases.version(version) },
        packages: LoadBed.packages,
        start: "exec python3 app.py",
        migrate: "python3 app.py migrate",
        check: { path: "/health", status: 200, timeoutSeconds: 30 },
      },
    },
    sites: { [LoadBed.site]: { domain: LoadBed.domain } },
  });
}

function bySessions(verb: "up" | "destroy"): Promise<EngineRun> {
  return stack.runBy(["npm", "run", "--silent", "sessions", "--"], verb);
}

async function machine() {
  const Filters = [{ Name: "instance-state-name", Values: ["running"] }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  const [only, ...others] = Reservations.flatMap(({ Instances = [] }) => Instances);
  expect([only?.Tags?.find(({ Key }) => Key === "Name")?.Value, others]).toEqual([expect.any(String), []]);
  return { id: only?.InstanceId ?? "", address: only?.PublicIpAddress ?? "" };
}

/** The version that visitors get, at the public address. */
async function servedVersion(): Promise<unknown> {
  const { address } = await machine();
  const { headers } = await new Visitor({ address, httpPort: 80 }, LoadBed.domain).get("/");
  return headers["x-version"];
}

async function sessions(State: "Active" | "History"): Promise<number> {
  const { Sessions = [] } = await ssm.send(new DescribeSessionsCommand({ State }));
  return Sessions.length;
}

test("without sessions, a run ends before it makes anything, and says how to have them", async () => {
  await configure("v1");

  const { status, output } = await stack.up();

  expect(status).not.toBe(0);
  expect(output).toContain("npm run sessions -- pulumi up");
  expect((await leftoversOf(aws)).networks).toEqual([]);
  expect((await stack.preview()).status).toBe(0);
});

test("a site is brought up by sessions, and port 22 is open to nobody", async () => {
  const { status, output } = await bySessions("up");

  expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
  expect(await servedVersion()).toBe("v1");
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
  const fromOutside = SecurityGroupRules.filter(({ IsEgress, CidrIpv4 }) => IsEgress !== true && CidrIpv4);
  expect(fromOutside.map(({ FromPort, ToPort }) => [FromPort, ToPort]).sort()).toEqual([
    [443, 443],
    [80, 80],
  ]);
});

test("whoever logged in came from the machine itself, where its agent is", async () => {
  const log = "journalctl -t sshd -t sshd-session --output=cat";
  const from = `${log} | sed -n 's/^Accepted publickey for .* from \\(\\S*\\) .*/\\1/p' | sort -u`;

  expect((await aws.exec((await machine()).id, from)).stdout).toBe("127.0.0.1\n");
});

test("what did not change opens no session", async () => {
  const before = await sessions("History");

  const { status, commands } = await bySessions("up");

  expect([status, commands]).toEqual([0, []]);
  expect(before).toBeGreaterThan(0);
  expect([await sessions("History"), await sessions("Active")]).toEqual([before, 0]);
});

test("a release goes by sessions", async () => {
  await configure("v2");

  const { status, output } = await bySessions("up");

  expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
  expect(await servedVersion()).toBe("v2");
});

test("destroy goes by sessions, and leaves nothing", async () => {
  const { status, output } = await bySessions("destroy");

  expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
  expect(await aws.machines()).toEqual([]);
  expect(Object.values(await leftoversOf(aws)).flat()).toEqual([]);
  expect(await sessions("Active")).toBe(0);
});
