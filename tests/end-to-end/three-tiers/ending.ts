import { secretsIn } from "../../support/end-to-end/secrets";
import type { ThreeTiers } from "./three-tiers";

/** What Tierwright would leave behind: its own files, units, users and processes; not backups, nor what nobody can undo. */
const leftovers = `
find / -xdev \\( -path /proc -o -path /var/backups/tierwright -o -path /opt/sandbox \\) -prune -o \\
  \\( -name '*tierwright*' -o -path '/srv/*' -o -path '/etc/nginx/sites-*/*' ! -name default \\) -print
getent passwd | grep -E '^(site-|tierwright)'
systemctl list-units --all --plain --no-legend 'site-*' 'tierwright*'
systemctl list-unit-files --plain --no-legend 'site-*' 'tierwright*'
pgrep --list-full gunicorn
true`;

export function ending(tiers: () => ThreeTiers): void {
  test("no secret was ever printed, nor stored in plain text", async () => {
    const passwords = await tiers().on(
      "app1",
      "sed -n 's/^PGPASSWORD=//p' /srv/sites/*/replicas/*/settings/environment | tr -d '\"' | sort -u",
    );
    const texts = [...tiers().printed, ...tiers().stack.texts()];

    expect(passwords.split("\n").length).toBeGreaterThan(3);
    for (const text of texts) {
      expect(secretsIn(text)).toEqual([]);
      expect(text).not.toMatch(/BEGIN (OPENSSH |EC |RSA )?PRIVATE KEY/);
      expect(passwords.split("\n").filter((password) => text.includes(password))).toEqual([]);
    }
  });

  test("destroy leaves clean servers with the backups", async () => {
    const { status, output } = await tiers().destroy();

    expect([status, output]).toEqual([0, expect.anything()]);
    for (const { name } of tiers().sandbox.servers)
      expect([name, await tiers().on(name, leftovers)]).toEqual([name, ""]);
    await tiers().on("db1", "systemctl start postgresql");
    const databases =
      "SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles WHERE rolcanlogin ORDER BY 1";
    expect(await tiers().on("db1", `runuser -u postgres -- psql -Atc '${databases}'`)).toBe(
      "postgres\ntemplate0\ntemplate1",
    );
    for (const site of ["prod", "demo", "late", "kinto", "test"])
      expect(await tiers().on("db1", `ls /var/backups/tierwright/${site}`)).toMatch(/-final\.dump$/m);
  });

  test("destroying again is fine", async () => {
    expect((await tiers().destroy()).status).toBe(0);
  });
}
