#!/usr/bin/env bash
# Makes nginx on this server use the replicas again which it used before a rollout.
# Settings: SITE, ROLLOUT (its id).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/webserver/nginx.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/webserver/upstreams.sh"

if [[ ! -e $before/rollout || $(<"$before/rollout") != "$ROLLOUT" ]]; then
  answer "unchanged"
  exit 0
fi
if served "$before/file"; then
  answer "unchanged"
  exit 0
fi
with_lock put_upstreams "$before/file" || fail "nginx does not take its former replicas back: $REPLY" "see: nginx -t"
answer "reverted"
