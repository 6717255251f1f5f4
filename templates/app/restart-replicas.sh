#!/usr/bin/env bash
# For other scripts to read.
# Settings: SITE.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/answers.sh"

# restart_replicas: those of the site on this server, one after the other; each must answer before the next is touched.
restart_replicas() {
  local port
  load_check
  for port in $(site_info_get "$SITE" PORTS); do
    systemctl restart "site-$SITE@$port.service"
    answers "$port" || fail "the replica on port $port does not answer after its restart" "see: tierwright logs $SITE"
    progress "$SITE: the replica on port $port answers again"
  done
}
