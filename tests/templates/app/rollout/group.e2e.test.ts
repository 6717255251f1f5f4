import { bucket } from "../../aws/group-names";
import { groupOfTests } from "../../aws/group-of-tests";
import { documentOf, MemberWithSite } from "./member-with-site";

const group = groupOfTests();
let machine: MemberWithSite;
const staged = "staged/site.prod.release";
let self = "";
let other = "";

beforeAll(async () => {
  [self = "", other = ""] = await group.aws.instances();
});

beforeEach(async () => {
  machine = new MemberWithSite({ ...group.addresses, instance: self });
  machine.stageInGroup("v2", "secret PASSWORD,raw\n|geheim\n");
  machine.point("next", "v2");
  await group.aws.put(`groups/app/${staged}`, documentOf("v2"));
  await group.aws.putParameter(`/tierwright/prod/app/${staged}`, "secret PASSWORD,raw\n|geheim\n");
}, 180_000);

afterEach(() => {
  machine.remove();
});

test("a rollout is for all machines that get requests, each with its own replicas behind its gateway", async () => {
  const { code, asked, stderr } = await machine.rollOut();

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const switched = asked.filter((line) => line.includes(" switch "));
  expect(switched.sort()).toEqual(
    [self, other].map(
      (id) =>
        `${id} phase switch prod ROLLOUT=id UPSTREAMS=127.0.0.1:10002,127.0.0.1:10003 BACKUPS=127.0.0.1:10000,127.0.0.1:10001`,
    ),
  );
  expect(asked).toContain(`${other} phase start prod ROLLOUT=id TO=settings:v2-d1 WHO=root`);
}, 180_000);

test("what was staged before this machine came is staged on it first", async () => {
  await group.aws.put(`groups/app/${staged}`, documentOf("v3"));

  const { asked } = await machine.rollOut();

  expect(asked[0]).toBe(`${self} take prod`);
  expect(machine.read(`taken.${self}`)).toBe(`secret PASSWORD,raw\n|geheim\n${documentOf("v3")}`);
}, 180_000);

test("the same release with another secret is staged on it first", async () => {
  await group.aws.putParameter(`/tierwright/prod/app/${staged}`, "secret PASSWORD,raw\n|neu\n");

  expect((await machine.rollOut()).asked[0]).toBe(`${self} take prod`);
}, 180_000);

test("without knowing what is staged nothing is rolled out", async () => {
  await group.aws.clear();

  const { code, stderr, asked } = await machine.rollOut();

  expect(code).toBe(1);
  expect(stderr).toContain(`what is staged of prod cannot be had: ${group.aws.access.address}/`);
  expect(asked).toEqual([""]);
}, 180_000);

test("what serves is published with its secrets, and the release is packed", async () => {
  await machine.rollOut();

  const published = await group.aws.get("groups/app/current/prod");
  expect(published.replace(/^rollout \S+/, "rollout ID")).toBe(
    "rollout ID\nsettings v2-d1\nrelease v2\nsecrets 1\nstep site.prod.release\ntitle v2\nend\n",
  );
  expect(await group.aws.parameter("/tierwright/prod/app/current/prod")).toBe(
    "secret PASSWORD,raw\n|geheim\n",
  );
  expect(machine.read("systemd-run")).toContain("tierwright run site.prod.release app/pack");
}, 180_000);

test("secrets that did not change get no new version", async () => {
  await machine.rollOut();
  await machine.rollOut();

  expect(await group.aws.get("groups/app/current/prod")).toContain("\nsecrets 1\n");
}, 180_000);

test("a rollout that was overtaken publishes nothing", async () => {
  await group.aws.put("groups/app/current/prod", "rollout 99990101T000000Z\n");

  expect((await machine.rollOut()).code).toBe(0);
  expect(await group.aws.get("groups/app/current/prod")).toBe("rollout 99990101T000000Z\n");
}, 180_000);

test("a machine that does not have the release is given it before anything starts", async () => {
  const { code, asked } = await machine.rollOut({ UNKNOWING: other });

  expect(code).toBe(0);
  const taken = asked.findIndex((line) => line === `${other} take prod`);
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(asked.findIndex((line) => line.includes(" start ")));
  expect(machine.read(`taken.${other}`)).toBe(
    "rollout none\nsettings v2-d1\nrelease v2\nsecrets none\nsecret PASSWORD,raw\n|geheim\nstep site.prod.release\ntitle v2\nend\n",
  );
}, 180_000);

test("a machine that leaves meanwhile does not keep the others", async () => {
  const { code, stdout, asked } = await machine.rollOut({ FAILING: `${other}.start`, LEAVING: other });

  expect(code).toBe(0);
  expect(stdout).toContain(`${other}: has left the group; the others go on`);
  expect(
    asked.filter((line) => / (commit|switch|finish) /.test(line)).every((line) => line.startsWith(self)),
  ).toBe(true);
}, 180_000);

test("a machine that stays and fails takes the rollout back", async () => {
  const { code, stderr } = await machine.rollOut({ FAILING: `${other}.start` });

  expect(code).toBe(1);
  expect(stderr).toContain(`${other}: start: it is broken; the former release serves on all servers`);
  await expect(group.aws.get("groups/app/current/prod")).rejects.toThrow();
}, 180_000);

test("a machine that came meanwhile is brought to what serves", async () => {
  const { code, asked } = await machine.rollOut({ ONLY: self });

  expect(code).toBe(0);
  expect(asked.at(-1)).toBe(`${other} adopt prod`);
}, 180_000);

test("a rollout that cannot be published says that newcomers would be wrong", async () => {
  const { code, stderr } = await machine.rollOut({ BUCKET: "none", TO: "settings:v2-d1" });

  expect(code).toBe(1);
  expect(stderr).toContain(
    "what serves as prod cannot be told to new machines: " +
      `${group.aws.access.address}/none/groups/app/current/prod says NoSuchBucket`,
  );
  expect(bucket).not.toBe("none");
}, 180_000);

test("on this machine alone nobody else is asked, and nothing is published", async () => {
  const { code, asked } = await machine.rollOut({ ALONE: "1", TO: "settings:v2-d1" });

  expect(code).toBe(0);
  expect(asked.every((line) => line.startsWith(`${self} `))).toBe(true);
  expect(asked).toContainEqual(expect.stringMatching(/ finish .* WATCH=0$/));
  await expect(group.aws.get("groups/app/current/prod")).rejects.toThrow();
}, 180_000);

test("replicas restart in place one at a time, where a machine has others", async () => {
  machine.stageInGroup("v2", "secret PASSWORD,raw\n|geheim\n", { STRATEGY: "restart" });

  const { code, asked } = await machine.rollOut();

  expect(code).toBe(0);
  expect(
    asked.filter((line) => line.includes(" restart-batch ")).map((line) => line.replace(/.* PORTS=/, "")),
  ).toEqual(["10000", "10001", "10000", "10001"]);
}, 180_000);
