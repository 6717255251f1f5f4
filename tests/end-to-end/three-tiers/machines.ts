import { eventually } from "../../support/end-to-end/test-sandbox";
import type { ThreeTiers } from "./three-tiers";

export function machines(tiers: () => ThreeTiers): void {
  test("after a reboot of an app server its sites answer by themselves", async () => {
    await tiers().sandbox.reboot("app1");

    await eventually("all replicas are up", async () => {
      const sites = await tiers().on("app1", "tierwright sites");
      return /^prod .* 2\/2 /m.test(sites) && ["demo", "late", "kinto"].every((site) => isUp(sites, site));
    });
    await tiers().sandbox.stop("app2");
    for (const site of ["prod", "demo", "late"])
      await eventually(`${site} answers`, () => tiers().guestbook(site).isWell());
  });

  test("a server that no longer exists is left out, then forgotten", async () => {
    const address = tiers().sandbox.server("app2").privateAddress;
    await tiers().sandbox.removeServer("app2");
    await tiers().lookAgain();
    tiers().servers.app2 = { ...tiers().servers.app2, gone: true };

    await tiers().deploy();

    expect(await tiers().on("web1", "cat /etc/nginx/tierwright/upstreams/prod.conf")).not.toContain(address);
    tiers().forget("servers", "app2");
    await tiers().deploy();

    expect(await tiers().guestbook("prod").isWell()).toBe(true);
    expect((await tiers().deploy()).commands).toEqual([]);
  });

  test("verify names a file that was changed by hand", async () => {
    const file = "/etc/nginx/sites-available/prod.conf";
    const before = await tiers().on("web1", "tierwright verify");
    await tiers().on("web1", `echo '# by hand' >>${file}`);

    const { status, stdout } = await tiers().sandbox.exec("web1", "tierwright verify");

    expect(before).toContain("are as Tierwright left them");
    expect(status).toBe(1);
    expect(stdout).toBe(`${file}: its content was changed (step site.prod.virtual-host)\n`);
  });
}

function isUp(sites: string, site: string): boolean {
  return new RegExp(`^${site} .* 1/1 `, "m").test(sites);
}
