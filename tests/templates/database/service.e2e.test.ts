import { siteBackupsStep } from "../../../components/sites/database-step";
import { templateText } from "../../../components/steps/template";
import { PostgresService } from "../../support/postgres-service";
import { AppServerOfService, login, site } from "./app-server-of-service";

let service: PostgresService;
let server: AppServerOfService;

beforeAll(async () => {
  service = await PostgresService.start();
});

afterAll(() => {
  service.stop();
});

beforeEach(() => {
  server = new AppServerOfService(service);
});

afterEach(() => {
  server.remove();
  service.query("DROP DATABASE IF EXISTS my_site WITH (FORCE)");
  service.query("DROP ROLE IF EXISTS my_site");
});

const backupOfService = templateText("database/backup-of-service.sh");

const dropped = { ...site, database: { ...site.database, onRemoval: "drop" as const } };

describe("an app server that looks after a service", () => {
  test("keeps what it was told for root alone, and closes the common databases as far as it may", () => {
    expect(server.join()).toMatchObject({ code: 0 });

    const files = ["environment", "password"].map((name) => `/etc/tierwright/database/service/${name}`);
    expect(files.map((file) => server.mode(file))).toEqual(["0600", "0600"]);
    expect(server.mode("/etc/tierwright/database/service")).toBe("0700");
    expect(server.read(files[0] ?? "")).not.toContain(service.master.password);
    expect(server.log("database-service")).not.toContain(service.master.password);
  });

  test("believes nobody whose certificate another authority signed", async () => {
    const other = await PostgresService.start();
    const outcome = server.join({ authority: other.authority });
    other.stop();

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("the database service does not let this server in");
    expect(outcome.stderr).toContain("certificate verify failed");
  });

  test("says so when its programs are older than the service", () => {
    const outcome = server.join({ version: service.version + 1 });

    expect(outcome.stderr).toContain(
      `the programs of PostgreSQL ${service.version} cannot back up databases of PostgreSQL ${service.version + 1}`,
    );
    expect(outcome.stderr).toContain("set packages: pgdg in tierwright:database");
  });
});

describe("a site", () => {
  test("gets its own database from a master that is no superuser", () => {
    server.join();
    expect(server.make()).toMatchObject({ code: 0 });

    expect(service.queryAsSite("CREATE TABLE pages (id int); SELECT current_user", login)).toBe("my_site");
    expect(
      service.query(
        "SELECT pg_get_userbyid(datdba), datcollate, datacl FROM pg_database WHERE datname = 'my_site'",
      ),
    ).toBe("my_site|C.UTF-8|{my_site=CTc/my_site}");
    expect(
      service.query(
        "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolconnlimit FROM pg_roles WHERE rolname = 'my_site'",
      ),
    ).toBe("t|f|f|f|5");
    expect(service.query("SELECT extname FROM pg_extension ORDER BY 1", { database: "my_site" })).toBe(
      "pg_trgm\nplpgsql",
    );
  });

  test("may be made again, and then has the password that it was given last", () => {
    server.join();
    server.make();
    service.queryAsSite("CREATE TABLE pages (id int)", login);

    expect(server.make(site, "AnotherPassword2")).toMatchObject({ code: 0 });

    const another = { ...login, password: "AnotherPassword2" };
    expect(service.queryAsSite("SELECT count(*) FROM pages", another)).toBe("0");
    expect(() => service.queryAsSite("SELECT 1", login)).toThrow("password authentication failed");
  });

  test("has a password that neither the service's log nor the server's tells", () => {
    server.join();
    server.make();

    expect(service.log).toContain("CREATE ROLE my_site");
    expect(service.log).toMatch(/PASSWORD 'SCRAM-SHA-256\$/);
    expect(service.log).not.toContain(login.password);
    expect(server.log("site.my-site.database")).not.toContain(login.password);
  });

  test("comes into no other site's database", () => {
    server.join();
    server.make();
    server.make({ ...site, name: "other", databaseName: "other_site" });

    expect(() => service.queryAsSite("SELECT 1", { ...login, database: "other_site" })).toThrow(
      'permission denied for database "other_site"',
    );
    service.query("DROP DATABASE other_site");
    service.query("DROP ROLE other_site");
  });

  test("never takes over the role of a superuser", () => {
    server.join();
    service.query("CREATE ROLE my_site SUPERUSER");

    const outcome = server.make();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("a superuser has the name of this site's role");
  });

  test("is made by all machines of a group at the same time", async () => {
    const servers = Array.from({ length: 3 }, () => new AppServerOfService(service));
    for (const one of servers) one.join();

    const outcomes = await Promise.all(servers.map((one) => one.startMaking()));

    expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual(servers.map(() => [0, ""]));
    expect(service.queryAsSite("SELECT 1", login)).toBe("1");
    for (const one of servers) one.remove();
  }, 180_000);
});

describe("backups", () => {
  test("are made by the master over TLS, and are restored by it so that all is the site's again", () => {
    server.join();
    server.make();
    service.queryAsSite("CREATE TABLE pages (id int); INSERT INTO pages VALUES (7)", login);

    expect(server.run(["backup", "my-site"])).toMatchObject({ code: 0 });

    const [backup = ""] = server.backups();
    expect(backup).toMatch(/^\d{8}T\d{6}Z\.dump$/);
    service.queryAsSite("DROP TABLE pages", login);
    expect(server.restore(`/var/backups/tierwright/my-site/${backup}`)).toMatchObject({ code: 0 });
    expect(service.queryAsSite("SELECT id FROM pages; DROP TABLE pages", login)).toBe("7");
  });
});

describe("scheduled backups", () => {
  const timer = "/etc/systemd/system/timers.target.wants/tierwright-backup@my-site.timer";
  const scheduled = { ...site, backup: { ...site.backup, schedule: "daily" } };
  const runBackup = ["run", "site.my-site.backups", "database/backup-of-service"];

  test("belong to the server that looks after the databases now, and go without them", () => {
    server.join();
    server.make(scheduled);
    expect(server.hasLink(timer)).toBe(false);

    expect(server.applyHere(siteBackupsStep(scheduled), {})).toMatchObject({ code: 0 });
    expect(server.hasLink(timer)).toBe(true);
    expect(server.run(runBackup)).toMatchObject({ code: 0 });
    expect(server.backups()).toHaveLength(1);

    expect(server.run(["remove", "site.my-site.backups"])).toMatchObject({ code: 0 });
    expect(server.hasLink(timer)).toBe(false);
    expect(service.queryAsSite("SELECT 1", login)).toBe("1");
  });

  test.each([
    ["i-1", 1],
    ["i-2", 0],
  ])("are made by the first machine of a group that is in service: on %s", (instance, backups) => {
    server.join();
    server.make(scheduled);
    server.applyHere(siteBackupsStep(scheduled), {});
    server.write("/etc/tierwright/group/settings", "");
    const members = "i-0 10.0.0.1 Pending:Wait\ni-1 10.0.0.2 InService\ni-2 10.0.0.3 InService\n";
    server.script(
      "database/backup-of-service",
      `refresh_members() { GROUP_INSTANCE=${instance}; printf '${members}' >"$kit_members"; }\n${backupOfService}`,
    );

    expect(server.run(runBackup)).toMatchObject({ code: 0 });
    expect(server.backups()).toHaveLength(backups);
  });
});

describe("removal of a site", () => {
  test("keeps the database with a last backup and a role that cannot log in, until the site is back", () => {
    server.join();
    server.make();
    service.queryAsSite("CREATE TABLE pages (id int)", login);

    expect(server.run(["remove", "site.my-site.database"])).toMatchObject({ code: 0 });

    expect(server.backups()).toEqual([expect.stringMatching(/-final\.dump$/)]);
    expect(() => service.queryAsSite("SELECT 1", login)).toThrow("is not permitted to log in");
    expect(server.make()).toMatchObject({ code: 0 });
    expect(service.queryAsSite("SELECT count(*) FROM pages", login)).toBe("0");
  });

  test("drops it where that was asked for", () => {
    server.join();
    server.make(dropped);

    expect(server.run(["remove", "site.my-site.database"])).toMatchObject({ code: 0 });

    expect(server.backups()).toHaveLength(1);
    expect(service.query("SELECT datname FROM pg_database WHERE datname = 'my_site'")).toBe("");
    expect(service.query("SELECT rolname FROM pg_roles WHERE rolname = 'my_site'")).toBe("");
  });

  test("is the work of one machine of a group", () => {
    const second = new AppServerOfService(service);
    for (const one of [server, second]) {
      one.join();
      one.make(dropped);
    }

    for (const one of [server, second]) {
      expect(one.run(["remove", "site.my-site.database"])).toMatchObject({ code: 0 });
    }

    expect([server.backups().length, second.backups().length]).toEqual([1, 0]);
    second.remove();
  });

  test("goes on where it was interrupted", () => {
    server.join();
    server.make(dropped);
    server.script("database/dump", "dump_database() { fail 'no room'; }\nwith_backup_lock() { \"$@\"; }");
    expect(server.run(["remove", "site.my-site.database"])).toMatchObject({ code: 1 });
    expect(service.query("SELECT count(*) FROM pg_database WHERE datname = 'my_site'")).toBe("1");

    server.bringScripts();
    expect(server.run(["remove", "site.my-site.database"])).toMatchObject({ code: 0 });

    expect(server.backups()).toHaveLength(1);
    expect(service.query("SELECT count(*) FROM pg_database WHERE datname = 'my_site'")).toBe("0");
  });

  test("a server that is given up leaves the databases of a service to the others", () => {
    server.join();
    server.make(dropped);

    expect(server.run(["uninstall"])).toMatchObject({ code: 0 });

    expect(service.queryAsSite("SELECT 1", login)).toBe("1");
    expect(server.exists("/etc/tierwright/database/service")).toBe(false);
  });
});
