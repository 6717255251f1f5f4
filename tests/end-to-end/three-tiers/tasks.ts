import { connectionsTo } from "../../support/end-to-end/test-sandbox";
import type { ThreeTiers } from "./three-tiers";

export function tasks(tiers: () => ThreeTiers): void {
  test("backup, restart and a task of the app's own run once", async () => {
    const started = "systemctl show --property=ExecMainStartTimestampMonotonic 'site-prod@*'";
    const before = await tiers().on("app1", started);
    tiers().change("prod", { tasks: { backup: "one", restart: "one", tidy: "one" } });

    const { commands } = await tiers().deploy();

    expect(commands.filter((name) => !name.startsWith("e2e-prod-task-"))).toEqual([]);
    expect(await backups(tiers(), "prod")).toMatch(/Z\.dump$/m);
    expect(await tiers().on("app1", "cat /srv/sites/prod/shared/tidied")).toBe("tidied prod as site-prod");
    expect(await tiers().on("app1", started)).not.toBe(before);
  });

  test("the same tokens again do nothing", async () => {
    const before = await backups(tiers(), "prod");
    tiers().sandbox.markSshConnections();

    const { commands } = await tiers().deploy();

    expect(commands).toEqual([]);
    expect(await connectionsTo(tiers().sandbox)).toBe(0);
    expect(await backups(tiers(), "prod")).toBe(before);
  });

  test("clean empties a site, after a backup", async () => {
    const demo = tiers().guestbook("demo");
    await demo.sign("Bob", "Soon to be gone");
    tiers().change("demo", { tasks: { clean: "one" } });

    await tiers().deploy();

    expect(await demo.page()).toContain("Nobody has written yet");
    expect(await tiers().on("app1", "find /srv/sites/demo/shared -type f")).toBe("");
    expect(await backups(tiers(), "demo")).toMatch(/-before-clean\.dump$/m);
    expect(await demo.health()).toMatchObject({ status: "ok", site: "demo" });
    expect(await tiers().guestbook("prod").page()).toContain("Ada");
  });

  test("clean of a production site without confirmation is refused before any connection", async () => {
    const { tasks } = tiers().sites.prod ?? {};
    tiers().change("prod", { tasks: { clean: "one" } });
    tiers().sandbox.markSshConnections();

    const { status, output } = await tiers().tryToDeploy();

    expect(status).not.toBe(0);
    expect(output).toContain("tierwright:sites.prod.tasks.clean");
    expect(output).toContain("erase prod");
    expect(await connectionsTo(tiers().sandbox)).toBe(0);
    tiers().change("prod", { tasks });
  });
}

function backups(tiers: ThreeTiers, site: string): Promise<string> {
  return tiers.on("db1", `ls /var/backups/tierwright/${site}`);
}
