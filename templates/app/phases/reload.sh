#!/usr/bin/env bash
# Brings running replicas to the target without starting new ones, by the app's own `reload` command. When it fails the
# replicas belong to what they were started with, and a full rollout has to replace them.
# Settings: SITE, ROLLOUT (its id), TO.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

reload_replica() {
  site_command "$target_release" "$target_settings" reload --setenv=PORT="$1" \
    --setenv=MAINPID="$(systemctl show --property=MainPID --value "$(replica_unit "$1")")" \
    --property=RuntimeMaxSec="$CHECK_TIMEOUT_SECONDS"
}

find_target "$TO"
mapfile -t live < <(replica_ports live)
for port in "${live[@]}"; do
  if runs_target "$port"; then continue; fi
  HTTP_ANSWER=''
  renew "$port" reload_replica ||
    fail "the reload command of $SITE failed for port $port${HTTP_ANSWER:+, its replica is not healthy: $HTTP_ANSWER}"
done
answer "release $target_id"
