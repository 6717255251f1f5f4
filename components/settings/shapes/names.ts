import { z } from "zod";

const labelRule = "lower-case letters, digits and hyphens, first a letter, last no hyphen";

/** Names of a site's parts: `x-release` + `database` and `x` + `release-database` would be one resource name. */
const partsOfSites = ["certificate", "database", "key", "migration", "password", "request"];

/** A name of a server: it becomes part of resource names and of messages. */
export const serverName = z
  .string()
  .regex(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, `must be at most 40 ${labelRule}`)
  .refine(
    (name) => !partsOfSites.includes(name),
    "is the name of a part of a site; add a number, such as db1",
  );

/** A name of an app, a site or a task. 24 characters, so that `site-<name>` is a Linux user (32 at most). */
export const shortName = z
  .string()
  .regex(/^[a-z](?:[a-z0-9-]{0,22}[a-z0-9])?$/, `must be at most 24 ${labelRule}`);

/** POSIX 8.1: names of environment variables. */
export const environmentName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    "must be letters, digits and underscores, not beginning with a digit",
  );

/** Debian Policy 5.6.7, names of binary packages. */
export const debianPackage = z
  .string()
  .regex(/^[a-z0-9][a-z0-9+.-]{1,99}$/, "must be the name of a Debian package, such as libpq5");

/** Names of PostgreSQL extensions as they appear in `pg_available_extensions`. */
export const postgresqlExtension = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,62}$/,
    "must be the name of a PostgreSQL extension, such as postgis or uuid-ossp",
  );

/** Names of PostgreSQL parameters, with an extension's prefix where there is one (`pg_stat_statements.max`). */
export const postgresqlParameter = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,62}(?:\.[a-z][a-z0-9_]{0,62})?$/,
    "must be the name of a PostgreSQL parameter in lower case, such as work_mem",
  );

/** A Linux user name as `useradd` of Debian accepts it. */
export const userName = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/, "must be the name of a Linux user, such as debian");

/** PEP 508: a distribution name with optional extras. */
export const pythonPackage = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\[[A-Za-z0-9._,-]+\])?$/,
    "must be the name of a Python package, such as kinto or kinto[postgresql]",
  );

/** PEP 508: a package, with extras and version bounds; nothing that pip could take for an option. */
export const pythonRequirement = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\[[A-Za-z0-9._,-]+\])?(?: ?(?:[<>]|[=~!<>]=|===) ?[A-Za-z0-9.*+!_-]+(?:, ?(?:[<>]|[=~!<>]=) ?[A-Za-z0-9.*+!_-]+)*)?$/,
    "must be a Python requirement, such as gunicorn or gunicorn==23.0.0",
  );

/** A version of a package of any kind; each kind of package has its own rules besides. */
export const exactVersion = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+~:!_-]{0,99}$/, 'must be an exact version in quotes, such as "24.1.0"');

/** PEP 440 versions, loosely. */
export const pythonVersion = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+!_-]{0,63}$/, 'must be an exact version in quotes, such as "24.1.0"');
