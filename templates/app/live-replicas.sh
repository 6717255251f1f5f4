#!/usr/bin/env bash
# For tasks to read: stopping and starting what a site consists of on this server.
# Settings: SITE.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/answers.sh"

# stop_everything: also former replicas that drain, which would go on to write. Nobody watches what is stopped on purpose.
stop_everything() {
  local -a running
  systemctl stop "tierwright-$SITE:watch.service" 2>/dev/null || true
  mapfile -t running < <(systemctl list-units --plain --no-legend "site-$SITE@*.service" | cut -d ' ' -f 1)
  ((${#running[@]} == 0)) || systemctl stop "${running[@]}"
}

# start_live: all at once, then waits for each.
start_live() {
  local port
  local -a ports
  load_check
  read -ra ports <<<"$(site_info_get "$SITE" PORTS)"
  for port in "${ports[@]}"; do
    systemctl start "site-$SITE@$port.service"
  done
  for port in "${ports[@]}"; do
    answers "$port" || fail "the replica on port $port does not answer" "see: tierwright logs $SITE"
  done
}
