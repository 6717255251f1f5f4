#!/usr/bin/env bash
# Brings a site back to a release that was healthy, with the settings that belonged to it, on all its servers. Former
# replicas that still run are taken as they are.
# Settings: SITE, TARGET (a rollout or a release; the last good one when missing), REASON (when nobody asked for it), WHO.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/coordinator.sh"

without_lock roll_back
