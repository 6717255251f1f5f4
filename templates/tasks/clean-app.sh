#!/usr/bin/env bash
# First part of `clean`: stops the site on this server and empties its uploads, after a backup.
# Settings: SITE, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/uploads.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/live-replicas.sh"

clean() {
  stop_everything
  backup_uploads -before-clean
  # The directories themselves stay, since releases link to them.
  find "/srv/sites/$SITE/shared" -mindepth 1 ! -type d -delete
  progress "$SITE: stopped, its uploads are emptied"
}

once clean
