import { writeFileSync } from "node:fs";
import { outputOf } from "../../support/output-of";
import { BootingMember, documentOf } from "./booting-member";
import { groupOfTests } from "./group-of-tests";

const group = groupOfTests();
let machine: BootingMember;

beforeEach(async () => {
  machine = new BootingMember({ ...group.addresses, instance: "i-1" });
  await machine.fill(group.aws);
}, 180_000);

afterEach(() => {
  machine.remove();
});

/** What the group was told, without heartbeats. */
const completed = () => group.aws.hooks.filter((call) => call.startsWith("Complete"));

/** @returns the object that tells of it */
async function publish(release: string, rollout: string, secrets: string): Promise<string> {
  const version = await group.aws.putParameter("/tierwright/prod/app/current/prod", secrets);
  const object = machine.published("prod", release, rollout, `${version}`);
  await group.aws.put("groups/app/current/prod", object);
  return object;
}

test("a machine becomes what the others are, and only then the group is told", async () => {
  await machine.putStep(group.aws, "webserver");
  await machine.putStep(group.aws, "app", "tests/note", "x");
  await machine.putStep(group.aws, "site.prod.follow");
  await group.aws.put("groups/app/staged/site.prod.release", "");
  await group.aws.putParameter("/tierwright/prod/app/steps/app", "secret UNUSED,raw\n|x\n");
  await publish("v1", "1", "secret PASSWORD,raw\n|geheim\n");

  const { code, console } = await machine.boot();

  expect(console).toContain("this machine is one of its group");
  expect(code).toBe(0);
  expect(machine.done).toEqual([
    "step base ",
    "step app x",
    "step webserver ",
    "staged prod v1",
    "rolled out prod settings:v1-d1 alone=1",
    "step site.prod.follow ",
    "systemctl daemon-reload",
    "systemctl enable --quiet tierwright-lifecycle.service",
    "systemctl restart tierwright-lifecycle.service",
  ]);
  expect(machine.read("etc/tierwright/sites/prod/settings/v1-d1/plan")).toBe("geheim\n");
  expect(completed()).toEqual(["CompleteLifecycleAction tierwright-launch i-1 CONTINUE"]);
  expect(group.aws.hooks.length).toBeGreaterThan(4);
  expect(console).not.toContain("geheim");
}, 180_000);

test("systemd accepts the unit that looks after the machine from then on", async () => {
  await machine.boot();
  const unit = machine.path("tierwright-lifecycle.service");
  const text = machine.read("etc/systemd/system/tierwright-lifecycle.service");
  writeFileSync(unit, text.replaceAll("/usr/local/sbin/tierwright", "/bin/true"));

  const script = 'systemd-analyze verify --man=no "$1" 2>&1 || true';
  const said = outputOf("bash", ["-c", script, "-", unit]).toString();

  expect(said.split("\n").filter((line) => line.includes("tierwright"))).toEqual([]);
}, 180_000);

test("what is published while the machine boots is brought up before the group is told", async () => {
  await group.aws.put("groups/app/staged/site.prod.release", "");
  const first = await publish("v1", "1", "secret PASSWORD,raw\n|old\n");
  await publish("v2", "2", "secret PASSWORD,raw\n|new\n");
  const second = await group.aws.get("groups/app/current/prod");
  await group.aws.put("groups/app/current/prod", first);
  // By another machine, at the end of the rollout of v1 here.
  machine.putMeanwhile("current/prod", second);

  const { code } = await machine.boot();

  expect(code).toBe(0);
  expect(machine.done.filter((line) => line.includes("prod"))).toEqual([
    "staged prod v1",
    "rolled out prod settings:v1-d1 alone=1",
    "staged prod v2",
    "rolled out prod settings:v2-d1 alone=1",
    ...(machine.done.filter((line) => line.startsWith("rolled out")).length > 2
      ? ["rolled out prod settings:v2-d1 alone=1"]
      : []),
  ]);
  expect(machine.read("etc/tierwright/sites/prod/settings/v1-d1/plan")).toBe("old\n");
  expect(machine.read("etc/tierwright/sites/prod/settings/v2-d1/plan")).toBe("new\n");
}, 180_000);

test("a step of the machine that changes while it boots is carried out anew", async () => {
  await machine.putStep(group.aws, "app", "tests/note", "old");
  await group.aws.put("groups/app/staged/site.prod.release", "");
  await publish("v1", "1", "secret PASSWORD,raw\n|x\n");
  machine.putMeanwhile("steps/app", documentOf("app", "tests/note", "new"));

  expect((await machine.boot()).code).toBe(0);
  expect(machine.done.filter((line) => line.startsWith("step app"))).toEqual([
    "step app old",
    "step app new",
  ]);
}, 180_000);

test("another kit that comes while it boots is installed", async () => {
  await group.aws.put("groups/app/staged/site.prod.release", "");
  await publish("v1", "1", "secret PASSWORD,raw\n|x\n");
  const kit = await group.aws.get("groups/app/kit");
  await group.aws.put("groups/app/kit", kit.replace("kit 1.0 ", "kit 0.9 "));
  machine.putMeanwhile("kit", kit);

  const { code, console } = await machine.boot();

  expect(code).toBe(0);
  expect(console.match(/installing the kit/g)).toHaveLength(2);
}, 180_000);

test("a site that is taken out while the machine comes is taken off it", async () => {
  await group.aws.put("groups/app/staged/site.prod.release", "");
  await publish("v1", "1", "secret PASSWORD,raw\n|x\n");
  await machine.putStep(group.aws, "site.prod.gateway", "tests/fail");
  await machine.boot();
  await group.aws.clear();
  await machine.fill(group.aws);

  expect((await machine.boot()).code).toBe(0);
  expect(machine.done).toContain("took prod back");
  expect(machine.exists("var/lib/tierwright/steps/site.prod.release")).toBe(false);
}, 180_000);

test("a site of which the deployment alone has put something there is left for its first rollout", async () => {
  await group.aws.put("groups/app/staged/site.prod.release", "");
  await group.aws.put("groups/app/current/prod", "unpublished\n");

  const { code, console } = await machine.boot();

  expect(code).toBe(0);
  expect(console).toContain("prod: nothing is published");
  expect(machine.done).not.toContain("staged prod v1");
}, 180_000);

test("a site that was taken out of the stack does not come back", async () => {
  await publish("v1", "1", "secret PASSWORD,raw\n|x\n");

  expect((await machine.boot()).code).toBe(0);
  expect(machine.done).not.toContain("staged prod v1");
}, 180_000);

test("a site of which nothing was rolled out yet is left for its first rollout", async () => {
  await group.aws.put("groups/app/staged/site.prod.release", "");

  expect((await machine.boot()).code).toBe(0);
  expect(completed()).toEqual(["CompleteLifecycleAction tierwright-launch i-1 CONTINUE"]);
}, 180_000);

test("what cannot be done is tried once more, and then the group gives the machine up", async () => {
  await machine.putStep(group.aws, "app", "tests/fail");

  const { code, console } = await machine.boot();

  expect(code).toBe(0);
  expect(console.match(/attempt \d failed/g)).toEqual(["attempt 1 failed", "attempt 2 failed"]);
  expect(console).toContain("tierwright-boot:   tierwright: app failed in tests/fail: it cannot be done");
  expect(completed()).toEqual(["CompleteLifecycleAction tierwright-launch i-1 ABANDON"]);
  expect(machine.exists("var/lib/tierwright/group-complete")).toBe(false);
}, 180_000);

test("a machine that cannot read the bucket says so", async () => {
  await group.aws.put("groups/app/kit", "kit damaged");

  const { console } = await machine.boot();

  expect(console).toContain("expected the line: kit VERSION SHA256");
  expect(completed()).toEqual(["CompleteLifecycleAction tierwright-launch i-1 ABANDON"]);
}, 180_000);

test("a machine that is rebooted half-way goes on", async () => {
  await machine.putStep(group.aws, "app", "tests/fail");
  await machine.boot();
  await machine.putStep(group.aws, "app");

  expect((await machine.boot()).code).toBe(0);
  expect(completed()).toEqual([
    "CompleteLifecycleAction tierwright-launch i-1 ABANDON",
    "CompleteLifecycleAction tierwright-launch i-1 CONTINUE",
  ]);
}, 180_000);
