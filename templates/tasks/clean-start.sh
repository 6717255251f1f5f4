#!/usr/bin/env bash
# Last part of `clean`: starts the site on this server again.
# Settings: SITE, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/answers.sh"

start() {
  local port
  load_check
  for port in $(site_info_get "$SITE" PORTS); do
    systemctl start "site-$SITE@$port.service"
  done
  for port in $(site_info_get "$SITE" PORTS); do
    answers "$port" || fail "the replica on port $port does not answer" "see: tierwright logs $SITE"
  done
  progress "$SITE: clean, and answering again"
}

once start
