import type { DatabaseSettings } from "../settings/settings";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { publicFile, step, type File, type Step } from "../steps/step";
import { literal, renderTemplate } from "../steps/template";

/** What the step is told apart, by the name of the placeholder: a host is known only when it is made. */
export const serviceSecrets = {
  host: "DATABASE_HOST",
  authority: "AUTHORITY_CERTIFICATE",
  password: "DATABASE_MASTER_PASSWORD",
} as const;

/** Where a service's databases are made and who makes them. */
export interface ServiceAccess {
  readonly port: number;
  /** Role that may make roles and databases. Its password has only letters and digits. */
  readonly master: string;
  /** Major version of PostgreSQL. */
  readonly version: number;
  readonly packages: DatabaseSettings["packages"];
}

const directory = "/etc/tierwright/database/service";

/**
 * Lets an app server look after the databases of a service. Takes the secrets of `serviceSecrets`. They lie in files for
 * root, since backups by timer and the removal of a site are not told secrets.
 */
export function databaseServiceStep({ port, master, version, packages }: ServiceAccess): Step {
  return step("database-service", `PostgreSQL ${version} as a service`, {
    variables: {
      SERVICE_VERSION: String(version),
      PGDG_VERSION: packages.kind === "pgdg" ? String(packages.version) : "",
    },
    directories: [{ path: directory, mode: "0700", owner: "root:root" }],
    files: [
      privateFile("environment", environment(port, master)),
      // libpq's password file (PostgreSQL manual, 34.16): any database, as the host is the only one that is asked.
      privateFile("password", `*:*:*:${master}:${secretPlaceholder(serviceSecrets.password)}\n`),
      privateFile("authority.crt", `${secretPlaceholder(serviceSecrets.authority)}\n`),
      publicFile(
        "/etc/systemd/system/tierwright-backup@.service",
        renderTemplate("database/backup-of-service.service", "raw", {}),
      ),
    ],
    scripts: ["database/service"],
  });
}

function environment(port: number, master: string): string {
  return renderTemplate("database/service-environment", "shell", {
    host: literal(secretPlaceholder(serviceSecrets.host, "shell")),
    port: String(port),
    master,
    passwordFile: `${directory}/password`,
    authorityFile: `${directory}/authority.crt`,
  });
}

function privateFile(name: string, content: string): File {
  return { path: `${directory}/${name}`, content, mode: "0600", owner: "root:root" };
}
