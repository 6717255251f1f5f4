import { phases, rollOutOn, type Rollout } from "./asked-servers";
import { SiteOnServer } from "./site-on-server";

let server: SiteOnServer;

const rollOut = (rollout: Rollout) => rollOutOn(server, rollout);

beforeEach(() => {
  server = new SiteOnServer();
  server.stage("v2");
  server.point("next", "v2");
});

afterEach(() => {
  server.remove();
});

/** What webservers were told in turn; both are told the same. */
function upstreams(words: readonly string[]): readonly string[] {
  return words.flatMap((line) => {
    const [, told] = /^web1 phase switch .* UPSTREAMS=(\S*)/.exec(line) ?? [];
    return told === undefined ? [] : [told.replace(/10\.0\.0\.(\d):100(\d\d)/g, "app$1:$2")];
  });
}

const both = "app1:00,app1:01,app2:00,app2:01";

test("one server restarts while the other one serves", async () => {
  const { code, words } = await rollOut({ changes: { STRATEGY: "restart" } });

  expect(code).toBe(0);
  expect(upstreams(words).slice(0, 2)).toEqual(["app2:00,app2:01", "app1:00,app1:01"]);
});

test("when the second server does not come up, it serves what it did before while the first one goes back", async () => {
  const { code, words } = await rollOut({ failing: "app2.restart-batch", changes: { STRATEGY: "restart" } });

  expect(code).toBe(1);
  expect(upstreams(words).slice(2)).toEqual(["app2:00,app2:01", both]);
  expect(words.filter((line) => line.includes("restart-batch")).at(-1)).toMatch(/^app1 .* TO=current /);
});

const reload = { reload: "new release", changes: { STRATEGY: "reload" } };

test("what was reloaded goes back when the release fails elsewhere", async () => {
  const { code, asked, words } = await rollOut({ ...reload, failing: "app2.start" });

  expect(code).toBe(1);
  expect(phases(asked).slice(2)).toEqual(["app.reload", "app.start", "app.abandon", "app.reload"]);
  expect(words.at(-1)).toMatch(/ TO=current$/);
});

test("what cannot be reloaded back is restarted, one server after the other", async () => {
  const { code, asked, words } = await rollOut({ ...reload, failing: "app2.reload app2.start" });

  expect(code).toBe(1);
  expect(phases(asked.slice(asked.findIndex((call) => call.endsWith(".abandon"))))).toEqual([
    "app.abandon",
    "app.reload",
    "app.look",
    "web.switch",
    "app.restart-batch",
    "web.switch",
    "app.restart-batch",
    "web.switch",
  ]);
  expect(upstreams(words)).toEqual(["app2:00,app2:01", "app1:00,app1:01", both]);
});
