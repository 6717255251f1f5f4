import { appServers, type LoadedSite } from "./loaded-site";

const rollout = { strategy: "restart" };

export function restart(site: () => LoadedSite): void {
  const ports = () => Promise.all(appServers.map(async (name) => [...(await site().replicas(name)).keys()]));

  test("one server after the other restarts on its own ports, while the other one serves", async () => {
    const version = site().next();
    const before = await ports();

    const { outcome } = await site().deployUnderLoad({ version, rollout });

    expect(outcome.output).toMatch(/app1: restarted on port[^]*app2: restarted on port/);
    expect(await site().serves()).toBe(version);
    expect(await ports()).toEqual(before);
    await site().expectTidy(version);
  });

  test("when the second server does not come up, the first one goes back too", async () => {
    const [former, version] = [await site().serves(), site().next()];
    const before = await ports();

    const { outcome } = await site().deployUnderLoad({
      version,
      rollout,
      app: { start: '[ "$(uname -n)" = app1 ] || { echo "no start here"; exit 3; }; exec python3 app.py' },
    });

    expect(outcome.status).not.toBe(0);
    expect(outcome.output).toContain("app1: restarted on port");
    expect(outcome.output).toMatch(
      /app2: restart-batch: release \S+ does not answer on port \d+: its program ended 5 times.*; the former release serves on all servers/,
    );
    expect(outcome.output).toContain("no start here");
    expect(await site().serves()).toBe(former);
    expect(await ports()).toEqual(before);
    await site().expectTidy(former);
  });
}
