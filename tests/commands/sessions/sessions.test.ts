import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { type Lines, JumpHost } from "../../../commands/sessions/jump-host";
import { Machines } from "../../../commands/sessions/machines";
import { connect } from "../../../commands/sessions/plugin";
import { withSessions } from "../../../commands/sessions/with-sessions";
import { jumpHost } from "../../../components/remote/jump-host";
import { checkJumpHost } from "../../../components/remote/check-jump-host";
import { asGateway, atServer } from "../../../components/remote/log-in";
import { runCommand } from "../../../components/remote/run-command";
import { GroupApi } from "../../remote/group/group-api";
import { keyPair, SshHost } from "../../remote/ssh-host";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { SessionApi } from "./session-api";

const machineKey = keyPair();
const userKey = keyPair();
const folder = temporaryDirectory();
const { PATH = "" } = process.env;
const notes = path.join(folder, "notes");
/** Not the port of everybody, on which somebody may be deploying. */
const port = 22_990 + Number(process.env.JEST_WORKER_ID ?? 0);
let machine: SshHost;
let aws: SessionApi;
let said: string[] = [];

beforeEach(async () => {
  machine = new SshHost({ hostKey: machineKey, userKey });
  aws = new SessionApi(userKey.public);
  said = [];
  const bin = path.join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  copyFileSync(path.join(__dirname, "fake-plugin.sh"), path.join(bin, "session-manager-plugin"));
  chmodSync(path.join(bin, "session-manager-plugin"), 0o755);
  Object.assign(process.env, {
    PATH: `${bin}:${PATH}`,
    AWS_ENDPOINT_URL: await aws.listen(),
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
    FAKE_PLUGIN_NOTES: notes,
    FAKE_PLUGIN_PORT: String(await machine.listen()),
  });
});

afterEach(async () => {
  machine.stop();
  await aws[Symbol.asyncDispose]();
  removeDirectory(notes);
});

afterAll(() => {
  removeDirectory(folder);
});

/** The lines of the real command, but for what it says. */
function lines(machines: Machines): Lines {
  return {
    keyOf: (where) => machines.publicKey(where),
    open: async (where, address) => connect(await machines.start(where, address), address),
  };
}

/** Runs `sudo true` on a machine by way of a jump host. */
async function throughJumpHost({
  address = "10.42.0.7",
  key = userKey,
  user = "shop.prod.eu-central-1",
} = {}) {
  const machines = new Machines();
  await using host = await JumpHost.open(lines(machines), (message) => said.push(message), port);
  expect(host.address).toBe(`127.0.0.1, port ${port}`);
  const bastion = asGateway({ address: "127.0.0.1", port, user, privateKey: key.private });
  const server = {
    ...{ name: "app1", path: "servers.app1", address, port: 22, user: "admin" },
    ...{ hostKey: machineKey.public, privateKey: userKey.private },
  };
  try {
    return await atServer({ server, bastion }, (client) => runCommand(client, "sudo true"));
  } finally {
    machines.close();
  }
}

test("a machine is found by its private address, and its SSH server reached by a session", async () => {
  expect(await throughJumpHost()).toMatchObject({ status: 0 });

  expect(machine.commands).toEqual(["sudo true"]);
  const request = {
    Target: "i-0abc",
    DocumentName: "AWS-StartSSHSession",
    Parameters: { portNumber: ["22"] },
  };
  const { Reason, ...started } = JSON.parse(
    aws.asked.find((line) => line.startsWith("StartSession"))?.replace("StartSession ", "") ?? "{}",
  ) as Record<string, unknown>;
  expect([Reason, started]).toEqual(["deployment shop.prod", request]);
  expect(aws.asked).toContain("DescribeInstances shop.prod 10.42.0.7 pending running");
  const [name, region, operation, profile, asked, endpoint, answer] = readFileSync(notes, "utf8").split("\n");
  expect([name, region, operation, profile, endpoint]).toEqual([
    ...["AWS_SSM_START_SESSION_RESPONSE", "eu-central-1", "StartSession", ""],
    process.env.AWS_ENDPOINT_URL,
  ]);
  expect(JSON.parse(asked ?? "")).toEqual(request);
  expect(JSON.parse(answer ?? "")).toEqual({
    ...{ SessionId: "me-0123", StreamUrl: "wss://127.0.0.1/me-0123", TokenValue: "the token" },
  });
});

test("a session is ended with its connection, as nobody would say so to the machine", async () => {
  await throughJumpHost();

  expect(aws.asked).toContain('TerminateSession {"SessionId":"me-0123"}');
});

test("nobody comes through with another key than that of the machines", async () => {
  await expect(throughJumpHost({ key: keyPair() })).rejects.toThrow(
    "Session Manager cannot be used; what `npm run sessions` has printed says why",
  );

  expect(aws.asked).toEqual(["DescribeKeyPairs tierwright-shop.prod"]);
});

test.each<[string, Record<string, string>, string, string, boolean]>([
  [
    "is still booting",
    { StartSession: "TargetNotConnected" },
    "app1 does not answer through Session Manager",
    "10.42.0.7 (i-0abc): its agent is not connected to Session Manager; it may still be booting",
    true,
  ],
  [
    "must not be reached by these credentials",
    { StartSession: "AccessDeniedException" },
    "app1 does not answer through Session Manager",
    "AWS does not let these credentials do ssm:StartSession; examples/ec2/deployer-policy-of-sessions.json",
    true,
  ],
  [
    "cannot be looked for any more",
    { DescribeKeyPairs: "ExpiredToken" },
    "Session Manager cannot be used; what `npm run sessions` has printed says why",
    "the AWS credentials have expired; log in again",
    false,
  ],
])("of a machine that %s it is said what to do", async (_what, errors, thrown, printed, mayPass) => {
  aws.errors = errors;

  await expect(throughJumpHost()).rejects.toMatchObject({
    message: expect.stringContaining(thrown) as string,
    mayPass,
  });

  expect(said).toEqual([expect.stringContaining(printed)]);
});

test("an address that no machine of the deployment has leads nowhere", async () => {
  await expect(throughJumpHost({ address: "10.42.0.8" })).rejects.toThrow("app1 does not answer");

  expect(said).toEqual([
    "10.42.0.8: no machine of shop.prod that runs in eu-central-1 has this private address",
  ]);
  expect(aws.asked.filter((line) => line.startsWith("StartSession"))).toEqual([]);
});

test.each([
  ["Cannot perform start session: EOF", "no connection by Session Manager: the plugin ended (Cannot perform"],
  [
    "Cannot perform start session: invalid character 'A' looking for beginning of value",
    "session-manager-plugin is too old; install the Session Manager plugin 1.2.764 or later",
  ],
])("a plugin that says %j opens nothing, and its session is ended", async (complaint, printed) => {
  Object.assign(process.env, { FAKE_PLUGIN_PORT: "", FAKE_PLUGIN_COMPLAINT: complaint });

  await expect(throughJumpHost()).rejects.toThrow("app1 does not answer through Session Manager");

  expect(said).toEqual([expect.stringContaining(printed)]);
  expect(aws.asked).toContain('TerminateSession {"SessionId":"me-0123"}');
});

describe("the command", () => {
  const run = (...command: readonly string[]) => {
    const say = (line: string) => said.push(line);
    return withSessions(command, { say, complain: say }, port);
  };

  test("it ends as what it runs, and the jump host with it", async () => {
    const file = path.join(folder, "seen");
    const look = `exec 3<>/dev/tcp/127.0.0.1/${port}; IFS= read -r line <&3; echo "$line" >${file}; exit 7`;

    expect(await run("bash", "-c", look)).toBe(7);

    expect(readFileSync(file, "utf8").trim()).toBe(`SSH-2.0-${jumpHost.ident}`);
    await expect(throughJumpHost()).resolves.toMatchObject({ status: 0 });
  });

  test("it ends with the status that shells give for a signal", async () => {
    expect(await run("bash", "-c", "kill -TERM $$")).toBe(143);
  });

  test("a program that is not there is named", async () => {
    expect(await run("no-such-program")).toBe(1);

    expect(said).toEqual([expect.stringContaining("no-such-program cannot be run")]);
  });

  test("nothing is run without the plugin", async () => {
    process.env.PATH = "/nowhere";

    expect(await run("true")).toBe(1);

    expect(said).toEqual([
      expect.stringMatching(/^session-manager-plugin is missing here; install the Session Manager plugin/),
    ]);
  });

  test("nothing is run while another one has the port", async () => {
    const other = new SshHost({ hostKey: machineKey, userKey });
    await other.listen(port);

    expect(await run("touch", path.join(folder, "ran"))).toBe(1);

    other.stop();
    expect(said).toEqual([expect.stringContaining("another `npm run sessions` may be at work")]);
    expect(existsSync(path.join(folder, "ran"))).toBe(false);
  });
});

test("the machines of a group carry steps out through it, and one that is not connected yet comes by itself", async () => {
  const machines = new Machines();
  await using host = await JumpHost.open(lines(machines), (message) => said.push(message), port);
  await using group = new GroupApi(() => ({
    machines: [
      { id: "i-0abc", address: "10.42.0.7", lifecycle: "InService", day: 1 },
      { id: "i-0new", address: "10.42.0.8", lifecycle: "Pending:Wait", day: 2 },
    ],
  }));
  const login = { user: "admin", hostKey: machineKey.public, privateKey: userKey.private };
  const bastion = { address: "127.0.0.1", port, user: "shop.eu-central-1", privateKey: userKey.private };
  const of = { name: "app", group: "tierwright-shop-app", region: "eu-central-1", addresses: "private" };
  const request = { ...of, ...login, endpointUrl: await group.listen(), port: 22, bastion };

  const program = ["--require", "./typescript-loader.cjs", "components/remote/group/carry-out.ts"];
  const child = spawn("node", [...program, "remove", "session-manager"], { env: process.env });
  child.stdin.end(`${JSON.stringify(request)}\n`);
  const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);

  machines.close();
  expect(host.address).toContain(String(port));
  expect([child.exitCode, stderr]).toEqual([0, "i-0new: does not answer yet, and comes to this by itself\n"]);
  expect(machine.commands).toEqual([
    "sudo --non-interactive /usr/local/sbin/tierwright remove session-manager",
  ]);
  expect(said).toEqual([expect.stringContaining("10.42.0.8: no machine of shop")]);
});

test("OpenSSH comes through the jump host, too", async () => {
  const machines = new Machines();
  const key = path.join(folder, "key");
  execFileSync("install", ["-m", "0600", "/dev/null", key]);
  execFileSync("tee", [key], { input: userKey.private, stdio: ["pipe", "ignore", "ignore"] });
  await using host = await JumpHost.open(lines(machines), (message) => said.push(message), port);
  expect(host.address).toBe(`127.0.0.1, port ${port}`);

  const options = `-i ${key} -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`;
  const jump = `ssh ${options} -W %h:%p -p ${port} -l shop.prod.eu-central-1 127.0.0.1`;
  const { stdout, stderr } = await promisify(execFile)("ssh", [
    ...options.split(" "),
    ...["-o", `ProxyCommand=${jump}`, "-l", "admin", "10.42.0.7", "sudo", "true"],
  ]);

  machines.close();
  expect([stdout, stderr, said]).toEqual(["", "", []]);
  expect(machine.commands).toEqual(["sudo true"]);
});

test("whoever needs the jump host is told when it is not open", async () => {
  const bastion = asGateway({
    ...{ address: "127.0.0.1", port, user: "shop.eu-central-1", privateKey: userKey.private },
  });
  const server = { ...bastion, hostKey: machineKey.public };

  await expect(atServer({ server, bastion }, (client) => runCommand(client, "true"))).rejects.toMatchObject({
    message: expect.stringMatching(
      /^Session Manager is not open here .*`npm run sessions -- pulumi up`/,
    ) as string,
    mayPass: false,
  });
});

test("a run finds out before it begins whether the jump host is open", async () => {
  await expect(checkJumpHost(port)).rejects.toThrow(
    /^tierwright:aws.sshBy: machines are reached by Session Manager, which is not open here .*; nothing was changed/,
  );

  const other = new SshHost({ hostKey: machineKey, userKey });
  await other.listen(port);
  await expect(checkJumpHost(port)).rejects.toThrow("is not open here");
  other.stop();

  await using host = await JumpHost.open(lines(new Machines()), () => undefined, port);
  expect(host.address).toBe(`127.0.0.1, port ${port}`);
  await expect(checkJumpHost(port)).resolves.toBeUndefined();
}, 20_000);
