#!/usr/bin/env bash
# Restarts replicas on their own ports with the target's release and settings, while no webserver sends them requests.
# When one does not answer, all of them run again what they ran before.
# Settings: SITE, ROLLOUT (its id), WHO, TO, PORTS (with commas between).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

restart_replica() {
  local unit
  unit=$(replica_unit "$1")
  if [[ $(systemctl show --property=NeedDaemonReload --value "$unit") == yes ]]; then systemctl daemon-reload; fi
  systemctl restart "$unit"
}

go_back() {
  local port why=$HTTP_ANSWER
  for port in "${ports[@]}"; do
    point_replica "$port" "${former_release[$port]}" "${former_settings[$port]}"
    restart_replica "$port" || true
  done
  for port in "${ports[@]}"; do
    if answers "$port"; then rm -f "$home/replicas/$port/renewing"; fi
  done
  mark_failed "it does not answer"
  fail "release $target_id does not answer on port $1: $why" "see: tierwright logs $SITE"
}

find_target "$TO"
# shellcheck disable=SC2153
IFS=, read -ra ports <<<"$PORTS"
declare -A former_release=() former_settings=()
for port in "${ports[@]}"; do
  former_release[$port]=$(readlink "$home/replicas/$port/release")
  former_settings[$port]=$(readlink "$home/replicas/$port/settings")
done
quiet "$DRAIN_SECONDS" "${ports[@]}"
for port in "${ports[@]}"; do
  renew "$port" restart_replica || go_back "$port"
done
warm_up "${ports[@]}"
answer "release $target_id"
