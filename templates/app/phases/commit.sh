#!/usr/bin/env bash
# From here on the new replicas may get requests: they come back after a reboot, and no lease takes them away. Asked
# once more, it tells whether they are still healthy.
# Settings: SITE, ROLLOUT (its id).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

load_attempt
mapfile -t healthy < <(healthy_ports "${attempt_ports[@]}")
((${#healthy[@]} == ${#attempt_ports[@]})) ||
  fail "only ${#healthy[@]} of ${#attempt_ports[@]} replicas of release $target_id still answer" "see: tierwright logs $SITE"
for port in "${attempt_ports[@]}"; do
  [[ $(replica_state "$port") != live ]] || continue
  enable_replica "$port"
  set_replica_state "$port" committed
done
end_lease
