#!/usr/bin/env bash
# Makes a backup of a site's database now.
# Settings: SITE, DATABASE, BACKUP_KEEP, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"

backup() {
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/database/backup.sh"
}

once backup
