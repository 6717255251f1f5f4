#!/usr/bin/env bash
# Gives a site its own role, its own database and its backups.
# Settings: SITE, DATABASE (also the role), DATABASE_PASSWORD (a quoted SQL literal), CONNECTION_LIMIT (-1: none),
# EXTENSIONS and EXTENSION_PACKAGES (one a line; VERSION stands for PostgreSQL's), BACKUP_SCHEDULE (or off).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/create.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/kept.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/units.sh"

timer=tierwright-backup@$SITE.timer

install_extensions() {
  [[ -n $EXTENSION_PACKAGES ]] || return 0
  local packages
  mapfile -t packages <<<"${EXTENSION_PACKAGES//VERSION/$(<"$CLUSTER_VERSION_FILE")}"
  install_packages "${packages[@]}"
}

check_schedule() {
  changed "/etc/systemd/system/$timer" || return 0
  systemd-analyze calendar "$BACKUP_SCHEDULE" >/dev/null ||
    fail "systemd does not understand the schedule \"$BACKUP_SCHEDULE\"" "correct sites.$SITE.backup.schedule"
}

install_extensions
create_database "$DATABASE_PASSWORD" ||
  fail "PostgreSQL refuses to set up the database $DATABASE" "see what it says below"
site_info_set "$SITE" DATABASE "$DATABASE"
forget_kept "$DATABASE"
if [[ $BACKUP_SCHEDULE == off ]]; then
  stop_unit "$timer"
else
  check_schedule
  start_unit "$timer"
fi
