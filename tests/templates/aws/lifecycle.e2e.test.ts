import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { MetadataService } from "../sources/metadata-service";
import { GroupAws } from "./group-aws";
import { GroupMachine } from "./group-machine";

/** A metadata service that also tells of a machine's life in its group. */
class MetadataOfMember extends MetadataService {
  state = "InService";
  spot: string | undefined;

  constructor(role: GroupAws["access"]["role"]) {
    super(role);
    const { answer } = this;
    this.answer = (request, response) => {
      const said = {
        "/latest/meta-data/autoscaling/target-lifecycle-state": this.state,
        "/latest/meta-data/spot/instance-action": this.spot,
      }[request.url ?? ""];
      if (said === undefined) answer?.(request, response);
      else response.end(said);
    };
  }
}

let aws: GroupAws;
let metadata: MetadataOfMember;
let machine: GroupMachine;
let running: number | undefined;

beforeAll(async () => {
  aws = await GroupAws.start();
}, 300_000);

afterAll(async () => {
  await aws.stop();
});

beforeEach(async () => {
  metadata = new MetadataOfMember(aws.access.role);
  await metadata.start();
  machine = new GroupMachine({
    ...{ aws: aws.access.address, metadata: metadata.url, instance: "i-1", leaveSeconds: 1 },
  });
  machine.write("run/tierwright/.keep", "");
});

afterEach(async () => {
  if (running !== undefined) process.kill(-running, "SIGKILL");
  running = undefined;
  metadata.stop();
  await pause(50);
  machine.remove();
  await aws.clear();
});

function live(): void {
  running = machine.start(["lifecycle"], "").pid;
}

/** @throws Error when it does not become true within 30 seconds */
async function until(what: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!what()) {
    if (Date.now() > end) throw new Error(`never: ${what.toString()}`);
    await pause(50);
  }
}

const completed = "CompleteLifecycleAction tierwright-terminate i-1 CONTINUE";
const leaving = () => machine.exists("run/tierwright-leaving");

test("a machine that its group takes out is unhealthy first, ends its replicas, and then lets the group go on", async () => {
  machine.program("systemctl", `echo "$*" >>${machine.path("told")}`);
  metadata.state = "Terminated";
  live();

  await until(leaving);
  expect(aws.hooks).not.toContain(completed);
  await until(() => aws.hooks.includes(completed));
  expect(aws.hooks).toContain("RecordLifecycleActionHeartbeat tierwright-terminate i-1");
  expect(machine.read("told")).toBe("stop site-*@*.service\n");
}, 180_000);

test("a machine that is done before its hook has begun says so again", async () => {
  machine.remove();
  machine = new GroupMachine({ aws: aws.access.address, metadata: metadata.url, instance: "i-early" });
  machine.write("run/tierwright/.keep", "");
  metadata.state = "Terminated";
  live();

  const told = () => aws.hooks.filter((hook) => hook.startsWith("Complete")).length;
  await until(() => told() >= 3);
  await pause(3000);
  expect(told()).toBe(3);
}, 180_000);

test("requests that are under way are waited for", async () => {
  const replica = createServer();
  replica.listen(0, "127.0.0.1");
  await once(replica, "listening");
  const { port } = replica.address() as AddressInfo;
  machine.write(`srv/sites/prod/replicas/${port}/state`, "live\n");
  machine.write("etc/tierwright/sites/prod/current/plan", "SITE=prod DRAIN_SECONDS=60\n");
  const request = connect(port, "127.0.0.1");
  await once(request, "connect");
  metadata.state = "Terminated";
  live();

  await until(leaving);
  await pause(4000);
  expect(aws.hooks).not.toContain(completed);
  request.destroy();
  replica.close();
  await until(() => aws.hooks.includes(completed));
}, 180_000);

test("a spot instance that is taken back leaves by itself, and the group waits for no word of it yet", async () => {
  metadata.spot = '{"action":"terminate","time":"2026-11-21T10:00:00Z"}';
  live();

  await until(leaving);
  await pause(3000);
  expect(aws.hooks).toEqual([]);
}, 180_000);

test("a machine that stays says nothing", async () => {
  live();

  await pause(3000);
  expect(leaving()).toBe(false);
  expect(aws.hooks).toEqual([]);
});

test.each([
  ["running", false],
  ["stopping", true],
])(
  "when its unit is stopped while the system is %s, it leaves: %j",
  async (state, left) => {
    machine.program("systemctl", `echo ${state}`);

    expect((await machine.kitCommand("lifecycle", "leave")).code).toBe(0);

    expect(leaving()).toBe(left);
    expect(aws.hooks).toEqual([]);
  },
  180_000,
);
