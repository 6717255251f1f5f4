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
. "$TIERWRIGHT_SCRIPTS/host/units.sh"

exists() {
  [[ $(run_sql --set=database="$DATABASE" <<<"SELECT count(*) FROM pg_database WHERE datname = :'database';") == 1 ]]
}

lock_role() {
  run_sql --set=database="$DATABASE" <<'SQL'
ALTER ROLE :"database" NOLOGIN;
SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity WHERE usename = :'database' \gset
SQL
}

forget_info() {
  site_info_remove "$SITE" DATABASE
  [[ -s $TIERWRIGHT_STATE/sites/$SITE/info ]] || site_info_remove "$SITE"
}

stop_unit "tierwright-backup@$SITE.timer"
forget_info
# What the site's tasks left behind; they are not taken back one by one.
rm -rf "$TIERWRIGHT_STATE/steps/site.$SITE.task."*
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
  remember_kept "$DATABASE"
  progress "$SITE: its database $DATABASE is kept"
fi
