#!/usr/bin/env bash
# Takes a site off PostgreSQL. A final backup is made in any case; the database goes only when that was asked for, or
# when the whole server is given up (UNINSTALL=1). Otherwise its role may no longer log in until the site returns.
# Settings: SITE, DATABASE, DATABASE_ON_REMOVAL (keep or drop).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/create.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/dump.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/kept.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/timer.sh"

exists() {
  [[ $(run_sql --set=database="$DATABASE" <<<"SELECT count(*) FROM pg_database WHERE datname = :'database';") == 1 ]]
}

lock_role() {
  run_sql --set=database="$DATABASE" <<'SQL'
ALTER ROLE :"database" NOLOGIN;
SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity WHERE usename = :'database' \gset
SQL
}

# take_over: at a service, machines of a group remove the site at the same time; the first one that locks its role goes on,
# also when it was interrupted and is asked again. Sets `taken`.
take_over() {
  taken=$TIERWRIGHT_STEP_STATE/taken
  [[ ! -e $taken ]] || return 0
  answer=$(
    run_sql --set=database="$DATABASE" <<'SQL'
SELECT pg_advisory_lock(hashtext('tierwright'), hashtext(:'database')) \gset locked_
SELECT coalesce((SELECT rolcanlogin FROM pg_roles WHERE rolname = :'database'), true) AS open \gset
SELECT format('ALTER ROLE %I NOLOGIN', rolname) FROM pg_roles WHERE rolname = :'database' \gexec
\echo :open
SQL
  )
  [[ $answer != t ]] || touch "$taken"
}

forget_info() {
  site_info_remove "$SITE" DATABASE
  [[ -s $TIERWRIGHT_STATE/sites/$SITE/info ]] || site_info_remove "$SITE"
}

[[ ${DATABASE_SERVICE:-} == yes ]] || stop_backups
forget_info
# What the site's tasks left behind; they are not taken back one by one.
rm -rf "$TIERWRIGHT_STATE/steps/site.$SITE.task."*
if [[ ${DATABASE_SERVICE:-} == yes ]]; then
  [[ ${UNINSTALL:-} != 1 && -e $CLUSTER_VERSION_FILE ]] || exit 0
  take_over
  [[ -e $taken ]] || exit 0
fi
if ! exists; then
  drop_role
  exit 0
fi
file=$(with_backup_lock dump_database -final)
progress "$SITE: last backup of its database is $file"
if [[ $DATABASE_ON_REMOVAL == drop || ${UNINSTALL:-} == 1 ]]; then
  drop_database
  drop_role
else
  lock_role
  [[ ${DATABASE_SERVICE:-} == yes ]] || remember_kept "$DATABASE"
  progress "$SITE: its database $DATABASE is kept"
fi
