import { SiteOnServer } from "./site-on-server";

let server: SiteOnServer;

beforeEach(() => {
  server = new SiteOnServer();
  server.stage("v1-aaaa", [".healthy"]);
  server.stage("v2-bbbb", [".healthy"]);
  server.stage("v3-cccc", [".failed"]);
  server.stage("v4-dddd", [".healthy"]);
  server.point("current", "v4-dddd");
  server.rollouts(
    ["20261101T000000Z", "v1-aaaa", "healthy"],
    ["20261102T000000Z", "v2-bbbb", "healthy"],
    ["20261103T000000Z", "v3-cccc", "failed"],
    ["20261104T000000Z", "v4-dddd", "healthy"],
  );
});

afterEach(() => {
  server.remove();
});

function find(target: string) {
  return server.inRollout(`find_former "${target}"; progress "$former_rollout $former_release"`);
}

test.each([
  ["without a name, the last good one", "", "20261102T000000Z v2-bbbb"],
  ["by its release", "v1-aaaa", "20261101T000000Z v1-aaaa"],
  ["by the beginning of its release", "v1", "20261101T000000Z v1-aaaa"],
  ["by its rollout", "20261102T000000Z", "20261102T000000Z v2-bbbb"],
])("a release to go back to is found %s", async (_how, target, expected) => {
  const { code, stdout } = await find(target);

  expect({ code, stdout }).toEqual({ code: 0, stdout: `${expected}\n` });
});

test.each([
  ["that was never healthy", "v3-cccc"],
  ["of a rollout that failed", "20261103T000000Z"],
  ["that nobody knows", "v9"],
])("a release %s is refused", async (_what, target) => {
  const { code, stderr } = await find(target);

  expect(code).toBe(1);
  expect(stderr).toContain(`${target} is no rollout and no release of prod which was healthy`);
  expect(stderr).toContain("tierwright releases prod");
});

test("what the site came back from is gone back to only by its name", async () => {
  server.write("etc/tierwright/sites/prod/settings/v2-bbbb-d1/.rolled-back", "");

  expect((await find("")).stdout).toBe("20261101T000000Z v1-aaaa\n");
  expect((await find("v2")).stdout).toBe("20261102T000000Z v2-bbbb\n");
});

test("after an interrupted rollout the release before it is the one to go back to", async () => {
  server.write("srv/sites/prod/replicas/10002/state", "committed\n");

  expect((await find("")).stdout).toBe("20261104T000000Z v4-dddd\n");
});

test("a site without a former release says so", async () => {
  server.rollouts(["20261104T000000Z", "v4-dddd", "healthy"]);

  const { code, stderr } = await find("");

  expect(code).toBe(1);
  expect(stderr).toContain("prod has no former release on this server which was healthy");
});

test("which release was the former one is asked when a rollout that goes on has ended", async () => {
  server.rollouts(["20261101T000000Z", "v4-dddd", "healthy"]);
  const { code, stdout } = await server.inRollout(`
    flock() {
      [[ $1 != --timeout ]] || touch "$TIERWRIGHT_ROOT/waits"
      command flock "$@"
    }
    another_rollout() {
      take_turn
      touch "$TIERWRIGHT_ROOT/begun"
      until [[ -e $TIERWRIGHT_ROOT/waits ]]; do sleep 0.05; done
      printf '20261102T000000Z\\t2026-11-21T10:00:00Z\\tv2-bbbb\\tv2-bbbb-d1\\thealthy\\troot\\n' >>"$site_state/rollouts"
      ln -sfn "$site_settings/settings/v2-bbbb-d1" "$site_settings/current"
    }
    roll_out() { take_turn; }
    another_rollout &
    until [[ -e $TIERWRIGHT_ROOT/begun ]]; do sleep 0.05; done
    roll_back`);

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "prod: waiting for another rollout to end\nprod: going back from v2-bbbb to v4-dddd by root\n",
  });
});
