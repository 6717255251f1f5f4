import { secretsIn } from "../../support/end-to-end/secrets";
import { connectionsTo, eventually } from "../../support/end-to-end/test-sandbox";
import { guestbookSite } from "../../support/end-to-end/deployment-sections";
import type { ThreeTiers } from "./three-tiers";

export function changes(tiers: () => ThreeTiers): void {
  test("a preview shows the changed line, no secret, and touches no server", async () => {
    tiers().change("prod", { environment: { GREETING: "Good evening" } });
    tiers().sandbox.markSshConnections();

    const { output, status } = await tiers().preview("--diff");

    expect(status).toBe(0);
    expect(output).toMatch(/-.*GREETING="?Hello"?/);
    expect(output).toMatch(/\+.*GREETING="?Good evening"?/);
    expect(secretsIn(output)).toEqual([]);
    expect(await connectionsTo(tiers().sandbox)).toBe(0);
  });

  test("one setting changes its own site's steps only", async () => {
    tiers().sandbox.markSshConnections();

    const { commands } = await tiers().deploy();

    expect(commands).toEqual(["e2e-prod-release-app1", "e2e-prod-rollout"]);
    expect(await tiers().guestbook("prod").page()).toContain("<h1>Good evening</h1>");
    expect(await tiers().sandbox.countSshConnections("db1")).toBe(0);
    // The webserver is told by the app server, as often as rollouts begin and end meanwhile.
  });

  test("a new site comes up beside the others", async () => {
    tiers().sites.test = guestbookSite("test", { database: { onRemoval: "drop" } });

    const { commands } = await tiers().deploy();

    expect(commands).toEqual([
      "e2e-test-database",
      "e2e-test-migration",
      "e2e-test-release-app1",
      "e2e-test-rollout",
      "e2e-test-virtual-host-web1",
    ]);
    expect(await tiers().guestbook("test").health()).toMatchObject({ status: "ok", site: "test" });
  });

  test("a new app server takes its share of every site", async () => {
    await tiers().addAppServer("app2");

    await tiers().deploy();

    const hosts = await tiers().on("web1", "cat /etc/nginx/tierwright/upstreams/prod.conf");
    for (const name of ["app1", "app2"])
      expect(hosts).toContain(`server ${tiers().sandbox.server(name).privateAddress}:`);
    await tiers().on("app1", "systemctl stop 'site-prod@*'");
    await eventually("the other app server answers alone", () => tiers().guestbook("prod").isWell());
    await tiers().on("app1", "tierwright restart prod");
    const sites = await tiers().on("app2", "tierwright sites");
    expect(sites).toMatch(/^prod .* 2\/2 /m);
    expect(sites).toMatch(/^kinto .* 1\/1 /m);
  });
}
