#!/usr/bin/env bash
# Stops all replicas of a site on this server; they drain first. Nothing starts them again but a new release.
# Settings: SITE, ROLLOUT (an id, as of a rollout), DRY (1: only tells which rollout was the last here).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

answer "last $(last_rollout)"
if [[ ${DRY:-} == 1 ]]; then exit 0; fi
systemctl stop "tierwright-$SITE:watch.service" 2>/dev/null || true
mapfile -t running < <(replica_ports live committed new draining)
if ((${#running[@]} > 0)); then
  load_plan "$site_settings/current"
  drain 0 "${running[@]}"
fi
keep "$site_state/attempt" <<<"$ROLLOUT"
rm -f "$site_settings/next"
site_info_set "$SITE" RELEASE ""
site_info_set "$SITE" PORTS ""
stop_due
remove_ended_soon
answer "stopped ${#running[@]} replica(s)"
