#!/usr/bin/env bash
# Watches new replicas on this server for a while after their release was switched to. When one is unhealthy three times
# in a row, or its program ended, the site goes back on all servers: to the former replicas, which still run. At the end
# of its time the webservers of the site forget these.
# Settings: SITE.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/coordinator.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/watching.sh"

keep_watch
