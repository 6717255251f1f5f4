import type { LoadedSite } from "./loaded-site";
import { freePorts, occupy } from "./foreign-program";

/** Settings of the load tests' app with which a release can take over in the running replicas. */
export const inPlace = { start: "exec python3 in_place.py", reload: "python3 in_place.py reload" };

const rollout = { strategy: "reload" };

/** Does so on app1 alone. */
const reloadFailsOnApp2 = `[ "$(uname -n)" != app2 ] || { echo "cannot take over here"; exit 3; }; ${inPlace.reload}`;

const failed =
  /app2: reload: the reload command of prod failed for port \d+; new replicas are started instead/;

export function reload(site: () => LoadedSite): void {
  const replicas = async () => ({ app1: await site().replicas("app1"), app2: await site().replicas("app2") });

  test("a release takes over in the processes that run", async () => {
    const version = site().next();
    const before = await replicas();

    const { outcome } = await site().deployUnderLoad({ version, rollout, app: inPlace });

    expect(outcome.output).toContain("app1, app2: reloaded");
    expect(await site().serves()).toBe(version);
    expect(await replicas()).toEqual(before);
    await site().expectTidy(version);
  });

  test("where the command fails, new replicas of the same files are started; elsewhere it stays", async () => {
    const version = site().next();
    const before = await replicas();

    const { outcome } = await site().deployUnderLoad({
      version,
      rollout,
      app: { ...inPlace, reload: reloadFailsOnApp2 },
    });

    expect(outcome.status).toBe(0);
    expect(outcome.output).toMatch(failed);
    expect(outcome.output).toContain("cannot take over here");
    expect(outcome.output.match(/building release/g)).toHaveLength(2);
    expect(await site().serves()).toBe(version);
    expect(await site().replicas("app1")).toEqual(before.app1);
    const after = [...(await site().replicas("app2")).keys()];
    expect(after.filter((port) => before.app2.has(port))).toEqual([]);
    await site().expectTidy(version);
  });

  test("where neither works on one server, all of them go back to the former release", async () => {
    const [serving, version] = [await site().serves(), site().next()];
    const before = await replicas();
    const foreign = await occupy(site(), "app2", await freePorts(site(), "app2"));

    const { outcome, report } = await site().deployUnderLoad({
      version,
      rollout,
      app: { ...inPlace, reload: reloadFailsOnApp2 },
    });
    await foreign.end();

    expect(outcome.status).not.toBe(0);
    expect(outcome.output).toMatch(failed);
    expect(outcome.output).toContain("the former release serves on all servers");
    expect(report.versions[serving]?.last).toBeGreaterThan(report.versions[version]?.last ?? 0);
    expect(await site().replicas("app1")).toEqual(before.app1);
    // Where the command fails, nobody knows what the first one runs: it was restarted.
    expect([...(await site().replicas("app2")).keys()]).toEqual([...before.app2.keys()]);
    await site().expectTidy(serving);
  });
}
