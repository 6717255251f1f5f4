import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { type Answer, keyPair, SshHost } from "../ssh-host";
import { GroupApi, type ToldGroup, type ToldMachine } from "./group-api";

const project = path.join(__dirname, "../../..");
const hostKey = keyPair();
const userKey = keyPair();
const hosts: SshHost[] = [];

/** All machines of a test listen on the same port, each at an address of its own. */
let port = 0;

afterEach(() => {
  for (const host of hosts.splice(0)) host.stop();
  port = 0;
});

const apply = "sudo --non-interactive /usr/local/sbin/tierwright apply";
const hasKit = "sudo --non-interactive test -e /usr/local/sbin/tierwright";

async function machine(
  address: string,
  answer: (command: string) => Answer = () => ({ status: 0 }),
  key = hostKey,
): Promise<SshHost> {
  const host = new SshHost({ hostKey: key, userKey, answer, reads: (command) => command !== hasKit });
  hosts.push(host);
  port = await host.listen(port, address);
  return host;
}

function told(id: string, address: string | undefined, lifecycle = "InService", day = 1): ToldMachine {
  return { id, address, lifecycle, day };
}

interface Outcome {
  readonly code: number | null;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

/** Runs the program as `RemoteGroup` does, with this answer of AWS. */
async function carryOut(
  words: readonly string[],
  tell: (question: number) => ToldGroup | string | undefined,
  environment: Readonly<Record<string, string>> = credentials,
): Promise<Outcome> {
  await using api = new GroupApi(tell);
  const request = {
    name: "app",
    group: "tierwright-test-app",
    region: "eu-central-1",
    endpointUrl: await api.listen(),
    addresses: "private",
    port,
    user: "admin",
    hostKey: hostKey.public,
    privateKey: userKey.private,
  };
  const child = spawn(
    "node",
    ["--require", "./typescript-loader.cjs", "components/remote/group/carry-out.ts", ...words],
    {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        HOME: "/nonexistent",
        AWS_EC2_METADATA_DISABLED: "true",
        ...environment,
      },
    },
  );
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output.stderr += data.toString()));
  child.stdin.end(`${JSON.stringify(request)}\nsecret TOKEN,raw 1\n|s3cret\nstep app\nend\n`);
  await once(child, "close");
  return { code: child.exitCode, stdout: lines(output.stdout), stderr: lines(output.stderr) };
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

test("every machine that serves carries the step out, and says so under its name", async () => {
  const one = await machine("127.0.0.11", () => ({ status: 0, stdout: "app: chan", stderr: "hm\n" }));
  const other = await machine("127.0.0.12", () => ({ status: 0, stdout: "app: unchanged\n" }));

  const outcome = await carryOut(["apply"], () => ({
    machines: [told("i-0a", "127.0.0.11"), told("i-0b", "127.0.0.12")],
  }));

  expect(outcome.code).toBe(0);
  expect([...outcome.stdout].sort()).toEqual(["i-0a: app: chan", "i-0b: app: unchanged"]);
  expect(outcome.stderr).toEqual(["i-0a: hm"]);
  expect([one.commands, other.commands]).toEqual([[apply], [apply]]);
  expect([one.inputs, other.inputs]).toEqual([
    ["secret TOKEN,raw 1\n|s3cret\nstep app\nend\n"],
    ["secret TOKEN,raw 1\n|s3cret\nstep app\nend\n"],
  ]);
});

test("one for all is the oldest that serves; its history alone is on standard output", async () => {
  const young = await machine("127.0.0.11");
  const old = await machine("127.0.0.12", () => ({ status: 0, stdout: '{"a":1}\n', stderr: "i-0b: done\n" }));
  const oldest = await machine("127.0.0.13");

  const outcome = await carryOut(["apply", "--on", "one", "--history", "prod"], () => ({
    machines: [
      told("i-0a", "127.0.0.11", "InService", 9),
      told("i-0b", "127.0.0.12", "InService", 5),
      told("i-0c", "127.0.0.13", "Pending:Wait", 1),
    ],
  }));

  expect(outcome).toEqual({ code: 0, stdout: ['{"a":1}'], stderr: ["i-0b: done"] });
  expect([young.commands, oldest.commands]).toEqual([[], []]);
  expect(old.commands).toEqual([
    `${apply} >&2 && { sudo --non-interactive /usr/local/sbin/tierwright history prod --rollouts -n 5 --json || true; }`,
  ]);
});

test("a machine that fails is named with its last lines, and the others keep what they did", async () => {
  const long = Array.from({ length: 9 }, (_, index) => `line ${index + 1}\n`).join("");
  await machine("127.0.0.11", () => ({ status: 3, stderr: long }));
  const well = await machine("127.0.0.12");

  const outcome = await carryOut(["apply"], () => ({
    machines: [told("i-0a", "127.0.0.11"), told("i-0b", "127.0.0.12")],
  }));

  expect(outcome.code).toBe(1);
  expect(outcome.stderr.slice(9)).toEqual([
    "1 of 2 machines of app failed; the others keep what they did:",
    "i-0a: ended with status 3; its last lines:",
    ...["5", "6", "7", "8", "9"].map((line) => `    line ${line}`),
  ]);
  expect(well.commands).toEqual([apply]);
});

test("a machine that is being born carries out what comes after it has the kit", async () => {
  const without = await machine("127.0.0.11", () => ({ status: 1 }));
  const having = await machine("127.0.0.12");

  const outcome = await carryOut(["apply"], () => ({
    machines: [
      told("i-0a", "127.0.0.11", "Pending:Wait"),
      told("i-0b", "127.0.0.12", "Pending:Wait"),
      told("i-0c", "127.0.0.13", "Pending"),
      told("i-0d", undefined, "Pending"),
    ],
  }));

  expect(outcome).toEqual({
    code: 0,
    stdout: [],
    stderr: [
      "i-0a: is being set up, and comes to this by itself",
      "i-0c: does not answer yet, and comes to this by itself",
    ],
  });
  expect([without.commands, having.commands]).toEqual([[hasKit], [hasKit, apply]]);
});

test("what fails on a machine that still comes is no error, and one that serves by then has failed", async () => {
  const failing = () => (command: string) => ({
    status: command === hasKit ? 0 : 1,
    stderr: "no packages\n",
  });
  await machine("127.0.0.11", failing());
  await machine("127.0.0.12", failing());

  const coming = await carryOut(["apply"], () => ({
    machines: [told("i-0a", "127.0.0.11", "Pending:Wait")],
  }));
  const come = await carryOut(["apply"], (question) => ({
    machines: [told("i-0b", "127.0.0.12", question === 0 ? "Pending:Wait" : "InService")],
  }));

  expect(coming).toEqual({
    code: 0,
    stdout: [],
    stderr: ["i-0a: no packages", "i-0a: is not ready for this, and comes to it by itself"],
  });
  expect(come.code).toBe(1);
  expect(come.stderr).toContain("i-0b: ended with status 1; its last lines:");
});

test("a machine that did not answer while it came is asked once more when it serves", async () => {
  await machine("127.0.0.12");
  const late = await machine("127.0.0.11");

  const outcome = await carryOut(["apply"], (question) => ({
    machines: [
      // Nothing listens at its first address.
      question < 2 ? told("i-0a", "127.0.0.13", "Pending") : told("i-0a", "127.0.0.11"),
      told("i-0b", "127.0.0.12"),
    ],
  }));

  expect(outcome.code).toBe(0);
  expect(late.commands).toEqual([apply]);
});

test("AWS is asked again when too many ask at once", async () => {
  const one = await machine("127.0.0.11");

  const outcome = await carryOut(["apply"], (question) =>
    question < 4 ? "Throttling" : { machines: [told("i-0a", "127.0.0.11")] },
  );

  expect(outcome.code).toBe(0);
  expect(one.commands).toEqual([apply]);
}, 60_000);

test("machines that leave are not asked, and one that leaves on the way is no error", async () => {
  const leaving = await machine("127.0.0.11");
  const lost = await machine("127.0.0.12", () => ({ status: undefined }));

  const outcome = await carryOut(["apply"], (question) => ({
    machines: [
      told("i-0a", "127.0.0.11", "Terminating:Wait"),
      told("i-0b", "127.0.0.12", question === 0 ? "InService" : "Terminating"),
      // Nothing listens there.
      told("i-0c", "127.0.0.13", question === 0 ? "InService" : "Terminating"),
    ],
  }));

  expect(outcome).toEqual({
    code: 0,
    stdout: [],
    stderr: ["i-0b: has left the group", "i-0c: has left the group"],
  });
  expect([leaving.commands, lost.commands]).toEqual([[], [apply]]);
});

test("one for all takes the next one's place when it leaves before it began, and fails when it leaves in the middle", async () => {
  const next = await machine("127.0.0.12", () => ({ status: undefined }));

  const outcome = await carryOut(["apply", "--on", "one"], (question) => ({
    machines: [
      told("i-0a", "127.0.0.11", question === 0 ? "InService" : "Terminating", 1),
      told("i-0b", "127.0.0.12", question < 2 ? "InService" : "Terminating", 2),
    ],
  }));

  expect(outcome).toMatchObject({ code: 1 });
  expect(outcome.stderr.at(-1)).toBe("i-0b: left the group in the middle of it; deploy again");
  expect(next.commands).toEqual([apply]);
});

test("a machine that serves and cannot be logged in to is an error that names it", async () => {
  await machine("127.0.0.11", undefined, keyPair());

  const outcome = await carryOut(["apply"], () => ({ machines: [told("i-0a", "127.0.0.11")] }));

  expect(outcome.code).toBe(1);
  expect(outcome.stderr.join("\n")).toMatch(
    /^i-0a: servers\.app\.hostKey: i-0a \(127\.0\.0\.11, port \d+\) shows another host key/,
  );
});

test("a step is taken back on every machine; where the group is gone there is nothing to take back", async () => {
  const one = await machine("127.0.0.11");

  const removed = await carryOut(["remove", "site.prod.gateway"], () => ({
    machines: [told("i-0a", "127.0.0.11")],
  }));
  const gone = await carryOut(["remove", "site.prod.gateway"], () => undefined);

  expect(removed.code).toBe(0);
  expect(one.commands).toEqual([
    "sudo --non-interactive /usr/local/sbin/tierwright remove site.prod.gateway",
  ]);
  expect(gone).toEqual({ code: 0, stdout: [], stderr: [] });
});

test.each([
  [
    "the group is gone",
    undefined,
    "the auto-scaling group tierwright-test-app does not exist in eu-central-1",
  ],
  ["the credentials have expired", "ExpiredToken", "the AWS credentials have expired; log in again"],
  [
    "the credentials may not ask",
    "AccessDenied",
    "AWS does not let these credentials do autoscaling:DescribeAutoScalingGroups; see docs/ec2.md",
  ],
])("when %s, a step says what to do", async (_what, answer, message) => {
  const outcome = await carryOut(["apply"], () => answer);

  expect(outcome).toMatchObject({ code: 1, stderr: [expect.stringContaining(message)] });
});

test("without credentials it says how Pulumi gets them", async () => {
  const outcome = await carryOut(["apply"], () => undefined, {});

  expect(outcome).toMatchObject({
    code: 1,
    stderr: [
      expect.stringContaining("there are no AWS credentials; give them as Pulumi gets them, by AWS_PROFILE"),
    ],
  });
});

test("without a machine that serves there is none to do what one does for all", async () => {
  const outcome = await carryOut(["apply", "--on", "one"], () => ({
    machines: [told("i-0a", "127.0.0.11", "Pending:Wait")],
  }));

  expect(outcome).toMatchObject({ code: 1, stderr: [expect.stringContaining("no machine of app serves")] });
});
