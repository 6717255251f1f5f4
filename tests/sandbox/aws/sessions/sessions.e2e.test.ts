import type { ChildProcess } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeInstanceInformationCommand,
  DescribeSessionsCommand,
  SSMClient,
  StartSessionCommand,
  TerminateSessionCommand,
} from "@aws-sdk/client-ssm";
import { sessionPolicy } from "../../../../components/platforms/aws/operations/session-policy";
import { SessionDoor } from "../../../../sandbox/aws/sessions/session-door";
import { eventually } from "../../../support/end-to-end/test-sandbox";
import { CloudApi } from "../cloud-api";
import { makeInstance, startAgent } from "./instance-with-agent";
import { runPlugin } from "./started-session";

const folder = mkdtempSync(join(tmpdir(), "sessions-"));
const agents: ChildProcess[] = [];
let cloud: CloudApi;
let door: SessionDoor;
let ssm: SSMClient;
/** Instances, each with its agent: one that may have it, and one that may not. */
let [machine, stranger] = ["", ""];
/** Hears a megabyte, says it again, and ends. */
let echo: Server;
/** Hears, and says nothing. */
let silent: Server;
const heard: Socket[] = [];
const megabyte = 1024 * 1024;

beforeAll(async () => {
  cloud = await CloudApi.start();
  ssm = new SSMClient(cloud.settings);
  [machine, stranger] = [
    await makeInstance(cloud, "machine", sessionPolicy),
    await makeInstance(cloud, "stranger", undefined),
  ];
  door = new SessionDoor(cloud.endpointUrl, () => undefined, look);
  const { port, hostname } = new URL(cloud.endpointUrl);
  await door.listen(hostname, Number(port) + 1);
  echo = await listen((socket) => {
    let bytes = 0;
    socket.on("data", (part: Buffer) => {
      bytes += part.length;
      socket.write(part);
      if (bytes >= megabyte) socket.end();
    });
  });
  silent = await listen((socket) => heard.push(socket.resume()));
  for (const instance of [machine, stranger])
    agents.push(startAgent(join(folder, instance), instance, `${hostname} ${Number(port) + 1}\n`));
  await eventually("the agent is there", async () => (await connected()).includes(machine));
});

afterAll(() => {
  for (const agent of agents) agent.kill();
  echo.close();
  silent.close();
  door.close();
  cloud.stop();
  rmSync(folder, { recursive: true });
});

function look(): void {
  door.reconcile().catch(() => undefined); // the next time will do
}

function listen(serve: (socket: Socket) => void): Promise<Server> {
  return new Promise((ready) => {
    const server = createServer(serve).listen(0, "127.0.0.1", () => {
      ready(server);
    });
  });
}

function portOf(server: Server): string {
  const { port } = server.address() as AddressInfo; // it listens on one
  return String(port);
}

async function connected(): Promise<(string | undefined)[]> {
  const { InstanceInformationList = [] } = await ssm.send(new DescribeInstanceInformationCommand({}));
  return InstanceInformationList.map(({ InstanceId }) => InstanceId);
}

function start(Target: string, port: string, DocumentName = "AWS-StartSSHSession") {
  return ssm.send(new StartSessionCommand({ Target, DocumentName, Parameters: { portNumber: [port] } }));
}

async function activeSessions(): Promise<(string | undefined)[]> {
  const { Sessions = [] } = await ssm.send(new DescribeSessionsCommand({ State: "Active" }));
  return Sessions.map(({ SessionId }) => SessionId);
}

function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

test("only a machine whose agent is there, and may be, is connected", async () => {
  expect(await connected()).toEqual([machine]);
  await expect(start(stranger, "22")).rejects.toMatchObject({
    name: "TargetNotConnected",
    message: `${stranger} is not connected.`,
  });
  await expect(start("i-0000000000000dead", "22")).rejects.toMatchObject({ name: "TargetNotConnected" });
});

test("a shell, and a port that is none, are refused", async () => {
  await expect(start(machine, "22", "SSM-SessionManagerRunShell")).rejects.toMatchObject({
    name: "InvalidDocument",
  });
  await expect(start(machine, "22; reboot")).rejects.toMatchObject({ name: "ValidationException" });
});

test("what is said goes to the port and back, whole, and the session ends with the server", async () => {
  const session = await start(machine, portOf(echo));
  const said = randomBytes(megabyte);

  const { status, output } = await runPlugin(session, cloud.endpointUrl, said);

  const before = `\nStarting session with SessionId: ${session.SessionId ?? ""}\n`;
  expect(output.subarray(0, before.length).toString()).toBe(before);
  const answer = output.subarray(before.length, before.length + said.length);
  expect([status, answer.length, digestOf(answer)]).toEqual([0, said.length, digestOf(said)]);
  expect(output.subarray(before.length + said.length).toString()).toMatch(/Exiting session with sessionId/);
  await eventually("AWS knows its end", async () => (await activeSessions()).length === 0);
});

test("a session that AWS ends is over for both sides", async () => {
  const session = await start(machine, portOf(silent));
  const running = runPlugin(session, cloud.endpointUrl, Buffer.from("hello"));
  await eventually("somebody is there", () => Promise.resolve(heard.length === 1));

  expect(await activeSessions()).toEqual([session.SessionId]);
  await ssm.send(new TerminateSessionCommand({ SessionId: session.SessionId }));
  look();

  expect((await running).status).toBe(0);
  await eventually("the connection is closed", () => Promise.resolve(heard.every(({ closed }) => closed)));
});

test("a port where nobody listens is said", async () => {
  const free = await listen(() => undefined);
  const port = portOf(free);
  free.close();

  const { output } = await runPlugin(await start(machine, port), cloud.endpointUrl, Buffer.alloc(0));

  expect(output.toString()).toMatch(/Unable to connect to specified port: .*failed/);
});

test("nobody is let in with another's token", async () => {
  const session = await start(machine, portOf(silent));
  const before = heard.length;

  await runPlugin({ ...session, TokenValue: "guessed" }, cloud.endpointUrl, Buffer.from("hello"));

  expect(heard).toHaveLength(before);
});
