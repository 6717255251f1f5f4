import type { ConfigPath } from "../config-path";
import { problem, type Problem } from "../settings-error";
import { rule } from "./rule";

/** What every app finds in its environment, and what would change how its commands are found and loaded. */
const ownNames = new Set([
  ...["PORT", "HOST", "SITE", "RELEASE", "PUBLIC_URL", "UPLOADS_DIRECTORY", "SETTINGS_DIRECTORY"],
  ...["DATABASE_URL", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSSLMODE", "PGSSLROOTCERT"],
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "BASH_ENV", "ENV", "IFS", "LD_PRELOAD", "LD_LIBRARY_PATH"],
]);

function ownNameProblems(environment: object, path: ConfigPath): Problem[] {
  return Object.keys(environment)
    .filter((name) => ownNames.has(name))
    .map((name) => problem([...path, name], "is set by Tierwright; choose another name"));
}

/** The environment of an app may not hold names that Tierwright sets. */
export const environmentOfApps = rule(["apps"], ({ apps }) =>
  Object.entries(apps).flatMap(([name, app]) =>
    ownNameProblems(app.environment, ["apps", name, "environment"]),
  ),
);

/** Environment and secrets of a site may not hold names that Tierwright sets, nor both the same name. */
export const environmentOfSites = rule(["sites"], ({ sites }) =>
  Object.entries(sites).flatMap(([name, { environment, secrets }]) => [
    ...ownNameProblems(environment, ["sites", name, "environment"]),
    ...ownNameProblems(secrets, ["sites", name, "secrets"]),
    ...Object.keys(secrets)
      .filter((key) => Object.hasOwn(environment, key))
      .map((key) =>
        problem(["sites", name, "secrets", key], "stands in `environment` too; remove one of them"),
      ),
  ]),
);
