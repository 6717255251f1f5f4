#!/usr/bin/env bash
# Tells a rollout what this server has, before anything is touched.
# Settings: SITE, TO.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

find_target "$TO"
answer "release $target_id"
answer "address ${ADDRESS//[\[\]]/}"
answer "last $(last_rollout)"
answer "serving $(replica_ports live | xargs)"
