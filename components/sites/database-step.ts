import type { BackupSettings, SiteDatabase } from "../settings/sites";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { publicFile, step, type Step } from "../steps/step";
import { literal, renderTemplate } from "../steps/template";
import { extensionPackages } from "./extension-packages";

/** What the database server has to know about a site. */
export interface SiteWithDatabase {
  readonly name: string;
  /** PostgreSQL database and role. */
  readonly databaseName: string;
  readonly database: SiteDatabase;
  readonly backup: BackupSettings;
}

/**
 * A site's role, database and backups on the database server. Takes the secret `DATABASE_PASSWORD`. Removal makes a
 * final backup and then drops the database, or keeps it with a role that cannot log in.
 */
export function siteDatabaseStep(site: SiteWithDatabase): Step {
  return step(`site.${site.name}.database`, `database of ${site.name}`, {
    variables: {
      ...siteDatabaseVariables(site),
      DATABASE_PASSWORD: secretPlaceholder("DATABASE_PASSWORD", "sql"),
      EXTENSION_PACKAGES: extensionPackages(site.database.extensions).join("\n"),
      DATABASE_ON_REMOVAL: site.database.onRemoval,
      BACKUP_SCHEDULE: site.backup.schedule,
    },
    files: site.backup.schedule === "off" ? [] : [backupTimer(site.name, site.backup.schedule)],
    scripts: ["database/site"],
  });
}

/**
 * The same at a service, carried out on an app server. It owns no timer: when another server looks after the databases,
 * this one must have nothing to take back but what it knows.
 */
export function siteDatabaseAtServiceStep(site: SiteWithDatabase): Step {
  const own = siteDatabaseStep(site);
  return {
    ...own,
    variables: {
      ...own.variables,
      DATABASE_SERVICE: "yes",
      // A service has the extensions that it offers.
      EXTENSION_PACKAGES: "",
      BACKUP_SCHEDULE: "elsewhere",
    },
    files: [],
  };
}

/** Scheduled backups of a site's database at a service, on the server that looks after it now. */
export function siteBackupsStep(site: SiteWithDatabase): Step {
  const { name, backup } = site;
  return step(`site.${name}.backups`, `backups of the database of ${name}`, {
    variables: { ...siteDatabaseVariables(site), BACKUP_SCHEDULE: backup.schedule },
    files: [backupTimer(name, backup.schedule)],
    scripts: ["database/schedule"],
  });
}

/** What `database/backup` and `database/empty` are told, in steps of tasks. */
export function siteDatabaseVariables(site: SiteWithDatabase): Readonly<Record<string, string>> {
  return {
    SITE: site.name,
    DATABASE: site.databaseName,
    CONNECTION_LIMIT: String(site.database.connectionLimit ?? -1),
    EXTENSIONS: site.database.extensions.join("\n"),
    BACKUP_KEEP: String(site.backup.keep),
  };
}

function backupTimer(site: string, schedule: string) {
  // OnCalendar= knows no quotes; its values are words, checked by the settings and by systemd on the server.
  if (!/^[\w*:.,~/+ -]+$/.test(schedule)) {
    throw new Error(
      `tierwright:sites.${site}.backup.schedule: "${schedule}" is not a calendar event of systemd`,
    );
  }
  return publicFile(
    `/etc/systemd/system/tierwright-backup@${site}.timer`,
    renderTemplate("database/backup.timer", "systemd", { schedule: literal(schedule) }),
  );
}
