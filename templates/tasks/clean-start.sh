#!/usr/bin/env bash
# Last part of `clean`: starts the site on this server again.
# Settings: SITE, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/live-replicas.sh"

start() {
  start_live
  progress "$SITE: clean, and answering again"
}

once start
