#!/usr/bin/env bash
# Makes a backup of a site's uploads on this server now.
# Settings: SITE, BACKUP_KEEP, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"

backup() {
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/backup-uploads.sh"
}

once backup
