import { guestbookSite } from "../../support/end-to-end/deployment-sections";
import type { ThreeTiers } from "./three-tiers";

const databases = "runuser -u postgres -- psql -Atc 'SELECT datname FROM pg_database'";

export function removal(tiers: () => ThreeTiers): void {
  test("two sites go: after a last backup nothing of them is left but the database that is to be kept", async () => {
    await tiers().guestbook("demo").sign("Cleo", "I shall be back");
    tiers().forget("sites", "demo");
    tiers().forget("sites", "test");

    await tiers().deploy();

    for (const site of ["demo", "test"]) {
      expect(await tiers().on("db1", `ls /var/backups/tierwright/${site}`)).toMatch(/-final\.dump$/m);
      await expectNothingLeft(tiers(), site);
    }
    const kept = await tiers().on("db1", databases);
    expect(kept).toMatch(/^demo$/m);
    expect(kept).not.toMatch(/^test$/m);
    expect(await tiers().guestbook("demo").isWell()).toBe(false);
    expect(await tiers().guestbook("prod").isWell()).toBe(true);
  });

  test("a site that returns finds its kept database", async () => {
    tiers().sites.demo = guestbookSite("demo");

    await tiers().deploy();

    expect(await tiers().guestbook("demo").page()).toContain("I shall be back");
  });
}

async function expectNothingLeft(tiers: ThreeTiers, site: string): Promise<void> {
  for (const { name } of tiers.sandbox.servers) {
    const found = await tiers.on(
      name,
      `getent passwd site-${site}
       systemctl list-units --all --plain --no-legend 'site-${site}@*' 'site-${site}.target' 'tierwright-backup*@${site}*'
       systemctl list-unit-files --plain --no-legend 'site-${site}@*' 'site-${site}.target'
       ls -d /srv/sites/${site} /srv/static/${site} /var/lib/tierwright/sites/${site} /etc/tierwright/sites/${site} \
         /etc/nginx/*/${site}.* /var/lib/tierwright/steps/site.${site}.* 2>/dev/null
       true`,
    );
    expect([name, found]).toEqual([name, ""]);
  }
}
