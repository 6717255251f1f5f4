#!/usr/bin/env bash
# Makes a backup of a site's database and removes the oldest ones. Prints the new one's path and size.
# Settings: SITE, DATABASE, BACKUP_KEEP.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/dump.sh"

back_up() {
  local file
  file=$(dump_database '')
  prune_backups "$BACKUP_KEEP"
  progress "$SITE: backup $file, $(numfmt --to=iec --suffix=B "$(stat --format=%s "$file")")"
}

with_backup_lock back_up
