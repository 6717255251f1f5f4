#!/usr/bin/env bash
# Stops the replicas whose time has come; for timers.
# Settings: SITE.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

load_plan "$site_settings/current"
stop_due
remove_ended_soon
answer "drained"
