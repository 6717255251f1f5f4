import { appServers, type LoadedSite } from "./loaded-site";

export function placement(site: () => LoadedSite): void {
  /** The app servers which have anything of the site. */
  const holders = async () => {
    const answers = await Promise.all(
      appServers.map((name) =>
        site().on(name, "find /srv/sites/prod /etc/tierwright/sites/prod -maxdepth 0 2>/dev/null | wc -l"),
      ),
    );
    return appServers.filter((_, index) => answers[index]?.trim() !== "0");
  };

  test.each([
    ["from both servers to the second", ["app2"]],
    ["to the first, which has nothing of it any more", ["app1"]],
    ["back to both", undefined],
  ])("a site moves %s while visitors ask", async (_what, servers) => {
    const version = site().next();

    const { outcome, report } = await site().deployUnderLoad({ version, servers });

    expect(outcome.status).toBe(0);
    expect(Object.keys(report.versions)).toContain(version);
    expect(await site().serves()).toBe(version);
    expect(await holders()).toEqual(servers ?? appServers);
  });

  test("afterwards nothing of the moves is left", async () => {
    await site().expectTidy(await site().serves());
  });
}
