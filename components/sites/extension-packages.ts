/**
 * Debian packages of PostgreSQL extensions, with VERSION for PostgreSQL's; the same names at Debian, Ubuntu and PGDG.
 * What is not here is taken to be in PostgreSQL's own package (`contrib`) or in one of `host.packages`.
 */
const packages: Readonly<Record<string, string>> = {
  address_standardizer: "postgresql-VERSION-postgis-3",
  age: "postgresql-VERSION-age",
  h3: "postgresql-VERSION-h3",
  hll: "postgresql-VERSION-hll",
  http: "postgresql-VERSION-http",
  hypopg: "postgresql-VERSION-hypopg",
  ip4r: "postgresql-VERSION-ip4r",
  orafce: "postgresql-VERSION-orafce",
  pg_cron: "postgresql-VERSION-cron",
  pg_hint_plan: "postgresql-VERSION-pg-hint-plan",
  pg_partman: "postgresql-VERSION-partman",
  pg_repack: "postgresql-VERSION-repack",
  pgaudit: "postgresql-VERSION-pgaudit",
  pgrouting: "postgresql-VERSION-pgrouting",
  pgtap: "postgresql-VERSION-pgtap",
  plperl: "postgresql-plperl-VERSION",
  plpython3u: "postgresql-plpython3-VERSION",
  pltcl: "postgresql-pltcl-VERSION",
  postgis: "postgresql-VERSION-postgis-3",
  postgis_raster: "postgresql-VERSION-postgis-3",
  postgis_sfcgal: "postgresql-VERSION-postgis-3",
  postgis_tiger_geocoder: "postgresql-VERSION-postgis-3",
  postgis_topology: "postgresql-VERSION-postgis-3",
  prefix: "postgresql-VERSION-prefix",
  q3c: "postgresql-VERSION-q3c",
  rum: "postgresql-VERSION-rum",
  semver: "postgresql-VERSION-semver",
  unit: "postgresql-VERSION-unit",
  vector: "postgresql-VERSION-pgvector",
};

/** The packages that these extensions need, each once, in order. */
export function extensionPackages(extensions: readonly string[]): readonly string[] {
  return [...new Set(extensions.flatMap((extension) => packages[extension] ?? []))].sort();
}
