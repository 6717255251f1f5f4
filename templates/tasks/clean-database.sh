#!/usr/bin/env bash
# Second part of `clean`: empties the site's database, after a backup.
# Settings: SITE, DATABASE, CONNECTION_LIMIT, EXTENSIONS, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"

clean() {
  local file
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/database/cluster.sh"
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/database/dump.sh"
  file=$(dump_database -before-clean)
  progress "$SITE: backup before it is emptied: $file"
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/database/empty.sh"
}

once clean
