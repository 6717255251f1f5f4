import type { Site } from "../settings/settings";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { type File, publicFile, step, type Step } from "../steps/step";
import { literal, renderTemplate } from "../steps/template";
import { databaseHost, type EnvironmentInput } from "./environment";
import { migration } from "./pipeline";
import type { Release } from "./release";
import { settingsFiles } from "./settings-files";
import { hiddenVariables, secretNames } from "./site-secrets";

/** Stages a release and its settings on one app server. Nothing that runs is touched. */
export function releaseStep(input: EnvironmentInput): Step {
  const { site, release, besideWebserver } = input;
  return step(`site.${site.name}.release`, title(input), {
    variables: {
      ...siteVariables(site, release),
      ...settingsVariable,
      SITE_DOMAINS: [...site.domains, ...site.redirects].join(" "),
      SOURCE: release.byServers ?? site.source.kind,
      SOURCE_KIND: site.source.kind,
      BUILD_IDENTITY: release.buildIdentity,
      PRESET: site.app.preset.kind,
      PACKAGES: [
        ...new Set([...release.preset.packages, ...release.source.packages, ...site.app.packages]),
      ].join("\n"),
      BUILD: site.app.build ?? "",
      UPLOADS: site.app.uploads.join("\n"),
      HOT_FOLDERS: site.hotFolders.map(({ name, path }) => `${name} ${path}`).join("\n"),
      BACKUP_KEEP: backsUp(site) ? String(site.backup.keep) : "",
      BACKUP_SCHEDULE: backsUp(site) ? site.backup.schedule : "off",
      STATIC_FOLDERS: besideWebserver ? Object.values(site.webserver.staticFolders).join("\n") : "",
      ...release.source.variables,
      ...release.preset.variables,
    },
    files: [
      ...settingsFiles(input),
      publicFile(
        `/etc/systemd/system/site-${site.name}.target`,
        renderTemplate("app/site.target", "systemd", { site: literal(site.name) }),
      ),
      ...(site.servers === undefined ? [] : [serversFile(site.name, site.servers)]),
      ...(backsUp(site) ? [uploadsTimer(site)] : []),
    ],
    scripts: ["app/release"],
  });
}

/** For what servers do by themselves, who know all app servers of the stack. */
function serversFile(site: string, names: readonly string[]): File {
  const sorted = [...new Set(names)].sort();
  return publicFile(`/etc/tierwright/sites/${site}/servers`, sorted.map((name) => `${name}\n`).join(""));
}

function title({ site, release }: EnvironmentInput): string {
  if (release.byServers === "unset") return `settings of ${site.name}, of which no version is set`;
  return release.byServers === undefined
    ? `release ${release.id} of ${site.name}`
    : `settings of ${site.name}, whose releases are ${release.byServers}`;
}

function backsUp(site: Site): boolean {
  return site.app.uploads.length > 0 && site.backup.schedule !== "off";
}

function uploadsTimer(site: Site): File {
  return publicFile(
    `/etc/systemd/system/tierwright-backup-uploads@${site.name}.timer`,
    // The settings let words of a calendar event pass and nothing else; OnCalendar= knows no quotes.
    renderTemplate("app/backup-uploads.timer", "systemd", { schedule: literal(site.backup.schedule) }),
  );
}

/** Brings the site's database to the staged release; undefined when neither the app nor its pipeline has a command. */
export function migrateStep({ site, release, database }: EnvironmentInput): Step | undefined {
  const command = migration(site, release.preset);
  // Servers that come to releases by themselves migrate to them, too.
  if (command === undefined || release.byServers !== undefined) return undefined;
  return step(`site.${site.name}.migrate`, `migration of ${site.name} to release ${release.id}`, {
    // Not the settings' digest: a changed setting needs no migration.
    variables: {
      ...siteVariables(site, release),
      MIGRATE: command,
      // A database on another server is another database.
      DATABASE_HOST: database === undefined ? "" : databaseHost(database, "raw"),
      ...hiddenVariables(site),
    },
    scripts: ["app/migrate"],
  });
}

/** What every script of a site on an app server is told. */
export function siteVariables(site: Site, release: Release): Record<string, string> {
  return {
    SITE: site.name,
    SYSTEM_USER: site.systemUser,
    // Empty: the one that runs.
    RELEASE: release.byServers === undefined ? release.id : "",
  };
}

/** Tells a script which of the site's settings to use. */
export const settingsVariable = { SETTINGS_DIGEST: secretPlaceholder(secretNames.settingsDigest) };
