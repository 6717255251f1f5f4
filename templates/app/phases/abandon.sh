#!/usr/bin/env bash
# Takes back what a rollout started on this server. Of a rollout that came to its end nothing is taken.
# Settings: SITE, ROLLOUT (its id), LEASE (1: only what no webserver knows).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

draining=()
for port in $(replica_ports new committed draining); do
  [[ $(replica_of "$port") == "$ROLLOUT" ]] || continue
  case $(replica_state "$port")${LEASE:-} in
    new*) stop_replica "$port" ;;
    committed | draining*) draining+=("$port") ;;
  esac
  load_plan "$home/replicas/$port/settings"
done
if ((${#draining[@]} > 0)); then drain "$DRAIN_SECONDS" "${draining[@]}"; fi
if [[ $(last_rollout) == "$ROLLOUT" ]]; then rm -f "$home/new"; fi
if [[ -z ${LEASE:-} ]]; then end_lease; fi
remove_ended_soon
answer "${#draining[@]} replica(s) drain"
