#!/usr/bin/env bash
# Gives a site its own role, its own database and its backups.
# Settings: SITE, DATABASE (also the role), DATABASE_PASSWORD (a quoted SQL literal), CONNECTION_LIMIT (-1: none),
# EXTENSIONS and EXTENSION_PACKAGES (one a line; VERSION stands for PostgreSQL's), BACKUP_SCHEDULE (or off, elsewhere).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/create.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/kept.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/timer.sh"

install_extensions() {
  [[ -n $EXTENSION_PACKAGES ]] || return 0
  local packages
  mapfile -t packages <<<"${EXTENSION_PACKAGES//VERSION/$(<"$CLUSTER_VERSION_FILE")}"
  install_packages "${packages[@]}"
}

install_extensions
create_database "$DATABASE_PASSWORD" ||
  fail "PostgreSQL refuses to set up the database $DATABASE" "see what it says below"
site_info_set "$SITE" DATABASE "$DATABASE"
forget_kept "$DATABASE"
case $BACKUP_SCHEDULE in
  # At a service, a step of its own has them made.
  elsewhere) ;;
  off) stop_backups ;;
  *) start_backups ;;
esac
