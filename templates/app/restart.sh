#!/usr/bin/env bash
# Restarts the replicas of a site on this server, for `tierwright restart`.
# Settings: SITE, SYSTEM_USER.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/restart-replicas.sh"

[[ -n $(site_info_get "$SITE" PORTS) ]] || fail "the site $SITE has no replicas on this server"
restart_replicas
