#!/usr/bin/env bash
# Restarts the replicas of a site on this server one after the other; each must answer before the next is touched.
# Settings: SITE, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/answers.sh"

restart() {
  local port
  load_check
  for port in $(site_info_get "$SITE" PORTS); do
    systemctl restart "site-$SITE@$port.service"
    answers "$port" || fail "the replica on port $port does not answer after its restart" "see: tierwright logs $SITE"
  done
  progress "$SITE: replicas restarted"
}

once restart
