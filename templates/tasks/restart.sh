#!/usr/bin/env bash
# Restarts the replicas of a site on this server one after the other; each must answer before the next is touched.
# Settings: SITE, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/restart-replicas.sh"

restart() {
  restart_replicas
  progress "$SITE: replicas restarted"
}

once restart
