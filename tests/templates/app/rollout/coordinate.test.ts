import { others, phases, rollOutOn, type Rollout } from "./asked-servers";
import { SiteOnServer } from "./site-on-server";

let server: SiteOnServer;

const rollOut = (rollout?: Rollout) => rollOutOn(server, rollout);

beforeEach(() => {
  server = new SiteOnServer();
  server.stage("v2");
  server.point("next", "v2");
});

afterEach(() => {
  server.remove();
});

test("every server is asked for its part, and webservers are switched when all replicas are ready", async () => {
  const { code, stdout, asked } = await rollOut();

  expect(code).toBe(0);
  expect(phases(asked)).toEqual([
    "web.ping",
    "app.look",
    "app.start",
    "app.commit",
    "web.switch",
    "app.finish",
  ]);
  expect(asked).toHaveLength(12);
  expect(stdout).toContain("app2: release v2 is ready on 2 replica(s)");
  expect(stdout).toContain("app1, app2: switched on web1, web2");
  expect(stdout).toContain("app1: release v2 answers on 2 replica(s)");
});

test("webservers are told the new replicas, and the former ones as backups while they are watched", async () => {
  await rollOut();

  expect(server.read("asked")).toContain(
    "UPSTREAMS=10.0.0.1:10002,10.0.0.1:10003,10.0.0.2:10002,10.0.0.2:10003 " +
      "BACKUPS=10.0.0.1:10000,10.0.0.1:10001,10.0.0.2:10000,10.0.0.2:10001",
  );
});

test("a rolling release begins with one server, and looks at it again before the others", async () => {
  const { code, asked } = await rollOut({ changes: { STRATEGY: "rolling" } });

  expect(code).toBe(0);
  expect(asked.filter((call) => call.startsWith("app")).slice(2)).toEqual([
    "app1.start",
    "app1.commit",
    "app1.commit",
    "app2.start",
    "app2.commit",
    expect.stringMatching(/finish$/),
    expect.stringMatching(/finish$/),
  ]);
  expect(server.read("asked")).toContain(
    "UPSTREAMS=10.0.0.1:10002,10.0.0.1:10003,10.0.0.2:10000,10.0.0.2:10001 BACKUPS=10.0.0.1:10000,10.0.0.1:10001\n",
  );
});

test.each([
  ["web2.ping", ["web.ping"], "web2 cannot be reached from app1, nothing was changed"],
  ["app2.look", ["web.ping", "app.look"], "app2: look: it is broken: nothing was changed on any server"],
])("when %s fails nothing is touched", async (failing, expected, reason) => {
  const { code, stderr, asked } = await rollOut({ failing });

  expect(code).toBe(1);
  expect(phases(asked)).toEqual(expected);
  expect(stderr).toContain(reason);
});

test.each([
  ["app2.start", ["app.start", "app.abandon"]],
  ["app1.commit", ["app.start", "app.commit", "app.abandon"]],
  ["web2.switch", ["app.start", "app.commit", "web.switch", "web.revert", "app.abandon"]],
])("when %s fails all servers go back, and webservers come first", async (failing, expected) => {
  const { code, stderr, asked } = await rollOut({ failing });

  expect(code).toBe(1);
  expect(phases(asked).slice(2)).toEqual(expected);
  expect(stderr).toContain(
    `${failing.replace(".", ": ")}: it is broken; the former release serves on all servers`,
  );
  expect(stderr).toContain(`${failing.split(".")[0] ?? ""}: oh no`);
});

test("replicas which a webserver may still use are left running", async () => {
  const { code, stderr, asked } = await rollOut({ failing: "web1.switch web2.revert" });

  expect(code).toBe(1);
  expect(phases(asked)).not.toContain("app.abandon");
  expect(stderr).toContain("the new replicas are left running, since web2: revert: it is broken");
});

test("after the switch nothing goes back", async () => {
  const { code, stderr, asked } = await rollOut({ failing: "app2.finish" });

  expect(code).toBe(1);
  expect(phases(asked).slice(-2)).toEqual(["web.switch", "app.finish"]);
  expect(stderr).toContain("app2: finish: it is broken: the new release serves");
});

test("a rollout is later than what any server knows, whatever the clock says", async () => {
  await rollOut({ last: "29991231T235959Z" });

  expect(server.read("asked")).toContain("ROLLOUT=30000101T000000Z");
});

test("servers with different releases are told apart before anything is touched", async () => {
  server.stage("v3");
  const { code, stderr } = await server.inRollout(
    `${others}\nfind_servers; find_target next; target_id=v3; look_everywhere`,
    { APP_SERVERS: "app1", WEBSERVERS: "web1", FAILING: "", LAST: "" },
  );

  expect(code).toBe(1);
  expect(stderr).toContain("app1 has release v2 of prod where app1 has v3: nothing was changed");
});
