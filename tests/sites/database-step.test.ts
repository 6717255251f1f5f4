import { siteDatabaseStep, type SiteWithDatabase } from "../../components/sites/database-step";
import { extensionPackages } from "../../components/sites/extension-packages";
import { stepDocument, secretsSection } from "../../components/steps/document";

const site: SiteWithDatabase = {
  name: "my-site",
  databaseName: "my_site",
  database: { extensions: ["hstore", "postgis"], onRemoval: "drop", connectionLimit: 5 },
  backup: { schedule: "Mon..Fri *-*-* 03:30:00", keep: 7, beforeMigration: false },
};

test("the scripts are told all about the site, and the password by a placeholder only", () => {
  expect(siteDatabaseStep(site).variables).toEqual({
    SITE: "my-site",
    DATABASE: "my_site",
    DATABASE_PASSWORD: "%%SECRET(DATABASE_PASSWORD,sql)%%",
    DATABASE_ON_REMOVAL: "drop",
    CONNECTION_LIMIT: "5",
    EXTENSIONS: "hstore\npostgis",
    EXTENSION_PACKAGES: "postgresql-VERSION-postgis-3",
    BACKUP_KEEP: "7",
    BACKUP_SCHEDULE: "Mon..Fri *-*-* 03:30:00",
  });
});

test("the password arrives as a SQL literal", () => {
  const document = stepDocument(siteDatabaseStep(site));

  expect(secretsSection(document, { DATABASE_PASSWORD: "it's" })).toContain("|'it''s'\n");
});

test("a schedule makes a timer, and off makes none", () => {
  const [timer] = siteDatabaseStep(site).files;
  const without = siteDatabaseStep({ ...site, backup: { schedule: "off", keep: 7, beforeMigration: false } });

  expect(timer?.path).toBe("/etc/systemd/system/tierwright-backup@my-site.timer");
  expect(timer?.content).toContain("\nOnCalendar=Mon..Fri *-*-* 03:30:00\n");
  expect(without.files).toEqual([]);
});

test("a schedule cannot bring further lines into the unit", () => {
  const backup = { schedule: "daily\nUnit=reboot.target", keep: 7, beforeMigration: false };

  expect(() => siteDatabaseStep({ ...site, backup })).toThrow("sites.my-site.backup.schedule");
});

test("extensions of PostgreSQL itself need no package, and packages come once", () => {
  expect(extensionPackages(["uuid-ossp", "postgis_topology", "postgis", "vector"])).toEqual([
    "postgresql-VERSION-pgvector",
    "postgresql-VERSION-postgis-3",
  ]);
});
