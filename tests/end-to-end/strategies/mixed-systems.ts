import { appServers, type LoadedSite } from "./loaded-site";

export function mixedSystems(site: () => LoadedSite): void {
  test.each([
    ["db1", "debian 12"],
    ["web1", "debian 12"],
    ["app1", "debian 13"],
    ["app2", "ubuntu 24.04"],
  ])("%s is a server with %s", async (server, system) => {
    expect(await site().on(server, '. /etc/os-release; echo "$ID $VERSION_ID"')).toBe(system);
  });

  test.each(appServers)("%s reaches all others", async (server) => {
    const table = await site().on(server, "tierwright peers");

    const others = ["db1", "web1", "app1", "app2"].filter((name) => name !== server);
    for (const name of others) expect(table).toMatch(new RegExp(`^${name} .* yes$`, "m"));
  });

  test("the same release runs on both app servers", async () => {
    const lines = await Promise.all(
      appServers.map((server) => site().on(server, "tierwright sites | grep '^prod '")),
    );

    const releases = lines.map((line) => /^prod +(\S+) +2\/2 /.exec(line)?.[1]);
    expect(releases).toEqual([expect.any(String), releases[0]]);
    await site().expectTidy("v1");
  });
}
