import { awsClients } from "../../../components/remote/group/aws-clients";
import { untilReady } from "../../../components/remote/group/until-ready";
import { GroupApi, type ToldGroup, type ToldMachine } from "./group-api";

const former = { ...process.env };

beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
});

afterAll(() => {
  process.env = former;
});

function machines(...lifecycles: readonly string[]): readonly ToldMachine[] {
  return lifecycles.map((lifecycle, index) => ({
    id: `i-0${"abcdef".charAt(index)}`,
    lifecycle,
    address: "10.0.0.1",
    day: 1,
  }));
}

/** What people are told, and the error at the end, when AWS tells these one after the other. */
async function wait(looks: readonly ToldGroup[], bootTimeoutSeconds = 60, version = "1") {
  await using api = new GroupApi((question) => looks[Math.min(question, looks.length - 1)]);
  const request = {
    name: "app",
    group: "tierwright-test-app",
    region: "eu-central-1",
    endpointUrl: await api.listen(),
    bootTimeoutSeconds,
    machines: { template: "lt-1", version, instanceTypes: ["t4g.small"] },
  };
  const told: string[] = [];
  const end = await untilReady(awsClients(request), request, (line) => told.push(line), 1).then(
    () => "ready",
    (error: unknown) => String(error),
  );
  return {
    told,
    end,
    wanted: api.wanted,
    asked: api.asked.filter((action) => !action.startsWith("Describe")),
  };
}

test("it waits until as many machines serve as are wanted, and tells what the others are doing", async () => {
  const outcome = await wait([
    { desired: 2, machines: [] },
    { desired: 2, machines: machines("Pending:Wait", "Pending") },
    { desired: 2, machines: machines("Pending:Wait", "Pending") },
    { desired: 2, machines: machines("InService", "Pending:Wait") },
    { desired: 2, machines: machines("InService", "InService") },
  ]);

  expect(outcome).toMatchObject({
    told: [
      "0 of 2 machines serve",
      "0 of 2 machines serve; i-0a Pending:Wait; i-0b Pending",
      "1 of 2 machines serve; i-0b Pending:Wait",
      "2 of 2 machines serve",
    ],
    end: "ready",
  });
});

test("machines that come to nothing end it, with what AWS says and what to do", async () => {
  const quota = "You have requested more vCPU capacity than your current vCPU limit of 8 allows.";

  const outcome = await wait([{ desired: 2, machines: [], failures: [quota, quota, quota] }]);

  expect(outcome.end).toBe(
    `Error: app: 0 of 2 machines serve; AWS says:\n    ${quota} (ask AWS for a higher quota (Service Quotas, Amazon EC2))`,
  );
});

test.each([
  [
    "We currently do not have sufficient t4g.small capacity in zone a.",
    "give the server a list of types (servers.….type), or more zones (aws.zones)",
  ],
  [
    "Your requested instance type (t4g.small) is not supported in your requested Availability Zone (x).",
    "choose another type (servers.….type) or other zones (aws.zones)",
  ],
  [
    "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token 1 was abandoned: Heartbeat Timeout",
    "the machine did not come to serve; its console (EC2, Actions, Get system log) tells why",
  ],
])("%s", async (failure, remedy) => {
  const outcome = await wait([{ desired: 1, machines: [], failures: [failure, failure, failure] }]);

  expect(outcome.end).toContain(`${failure} (${remedy})`);
});

test("a group that comes no further for as long as a machine may take to boot is given up", async () => {
  const outcome = await wait([{ desired: 1, machines: machines("Pending:Wait") }], 0);

  expect(outcome.end).toMatch(
    /^Error: app: 0 of 1 machines serve, and nothing has changed for 0 seconds; the machines' console/,
  );
});

test("machines that are being replaced are waited for", async () => {
  const outcome = await wait([
    { machines: machines("InService", "InService"), refresh: { id: "r1", status: "InProgress" } },
    {
      machines: machines("InService", "InService", "Pending"),
      desired: 2,
      refresh: { id: "r1", status: "InProgress" },
    },
    { machines: machines("InService", "InService"), refresh: { id: "r1", status: "Successful" } },
  ]);

  expect(outcome).toMatchObject({
    told: [
      "2 of 2 machines serve; replacing machines, 0 % done",
      "2 of 2 machines serve; replacing machines, 0 % done; i-0c Pending",
      "2 of 2 machines serve",
    ],
    end: "ready",
  });
});

test("a replacement that is taken back is an error", async () => {
  const outcome = await wait(
    [
      { machines: machines("InService") },
      { machines: machines("InService"), refresh: { id: "r2", status: "InProgress", brings: "2" } },
      {
        machines: machines("InService"),
        refresh: { id: "r2", status: "RollbackSuccessful", reason: "None came." },
      },
    ],
    60,
    "2",
  );

  expect(outcome.end).toBe(
    "Error: app: its machines were not replaced (RollbackSuccessful): None came.; those that serve are as they were before",
  );
});

test("a replacement by what nobody wants any more is taken back, and that is no error", async () => {
  const outcome = await wait([
    { machines: machines("InService"), refresh: { id: "r1", status: "InProgress", brings: "2" } },
    { machines: machines("InService"), refresh: { id: "r1", status: "InProgress", brings: "2" } },
    { machines: machines("InService"), refresh: { id: "r1", status: "RollbackInProgress", brings: "2" } },
    { machines: machines("InService"), refresh: { id: "r1", status: "RollbackSuccessful", brings: "2" } },
  ]);

  expect(outcome).toMatchObject({ end: "ready", asked: ["RollbackInstanceRefresh"] });
  expect(outcome.told[0]).toBe(
    "a replacement by other machines than are wanted goes on; it is taken back first",
  );
});

test("after it was taken back the wanted machines come", async () => {
  const outcome = await wait(
    [
      { machines: machines("InService"), refresh: { id: "r1", status: "InProgress", brings: "2" } },
      { machines: machines("InService"), refresh: { id: "r1", status: "RollbackSuccessful", brings: "2" } },
      {
        version: "3",
        machines: machines("InService"),
        refresh: { id: "r2", status: "Successful", brings: "3" },
      },
    ],
    60,
    "3",
  );

  expect(outcome).toMatchObject({ end: "ready", asked: ["RollbackInstanceRefresh", "StartInstanceRefresh"] });
});

test("a replacement whose machines come to nothing is taken back, so that the next run need not wait for it", async () => {
  const failures = ["None came.", "None came.", "None came."];

  const outcome = await wait(
    [
      { machines: machines("InService") },
      { machines: machines("InService"), failures, refresh: { id: "r2", status: "InProgress", brings: "2" } },
    ],
    60,
    "2",
  );

  expect(outcome.asked).toEqual(["StartInstanceRefresh", "RollbackInstanceRefresh"]);
  expect(outcome.end).toBe(
    "Error: app: 1 of 1 machines serve; AWS says:\n    None came.\n" +
      "The replacement is taken back: machines that were replaced are made again as they were before",
  );
});

test("a replacement whose machines take long goes on, and the next run watches it", async () => {
  const outcome = await wait(
    [
      {
        machines: machines("InService", "Pending:Wait"),
        refresh: { id: "r1", status: "InProgress", brings: "1" },
      },
    ],
    0,
  );

  expect(outcome.asked).toEqual([]);
  expect(outcome.end).toContain("nothing has changed for 0 seconds");
});

test("machines that come to nothing between others that serve are an accident", async () => {
  const outcome = await wait([
    {
      desired: 2,
      machines: machines("InService"),
      failures: ["No spot.", "No spot.", undefined, "No spot."],
    },
    { machines: machines("InService", "InService") },
  ]);

  expect(outcome.end).toBe("ready");
});

test("machines that were made from something else are replaced: new ones first, and back when none comes to serve", async () => {
  const outcome = await wait(
    [
      { version: "1", machines: machines("InService"), refresh: { id: "r1", status: "Successful" } },
      { version: "1", machines: machines("InService"), refresh: { id: "r1", status: "Successful" } },
      { version: "1", machines: machines("InService"), refresh: { id: "r2", status: "InProgress" } },
      { version: "2", machines: machines("InService"), refresh: { id: "r2", status: "Successful" } },
    ],
    60,
    "2",
  );

  expect(outcome.end).toBe("ready");
  expect(outcome.wanted).toMatchObject({
    AutoScalingGroupName: "tierwright-test-app",
    Strategy: "Rolling",
    "DesiredConfiguration.LaunchTemplate.LaunchTemplateId": "lt-1",
    "DesiredConfiguration.LaunchTemplate.Version": "2",
    "Preferences.MinHealthyPercentage": "100",
    "Preferences.MaxHealthyPercentage": "110",
    "Preferences.SkipMatching": "true",
    "Preferences.AutoRollback": "true",
  });
});

test("a replacement of somebody else's is waited for first", async () => {
  const outcome = await wait(
    [
      { version: "1", machines: machines("InService"), refresh: { id: "r1", status: "InProgress" } },
      { version: "1", machines: machines("InService"), refresh: { id: "r1", status: "Successful" } },
      { version: "2", machines: machines("InService"), refresh: { id: "r2", status: "RollbackSuccessful" } },
    ],
    60,
    "2",
  );

  expect(outcome.end).toContain("app: its machines were not replaced (RollbackSuccessful)");
});

test("machines that are made from what is wanted are not replaced", async () => {
  expect((await wait([{ machines: machines("InService") }])).wanted).toBeUndefined();
});

test("a replacement that ended before this run is none of its business", async () => {
  const outcome = await wait([
    { machines: machines("InService"), refresh: { id: "r1", status: "RollbackSuccessful" } },
  ]);

  expect(outcome.end).toBe("ready");
});
