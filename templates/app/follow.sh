#!/usr/bin/env bash
# Has the source of a site looked at from now on. The first release comes at once.
# Settings: SITE.
# shellcheck disable=SC2154 # the kit sets them
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pickup-units.sh"

unit=tierwright-follow@$SITE
look() {
  local line
  bash "$kit_directory/tierwright" run "site.$SITE.release" app/follow/look </dev/null |
    while IFS= read -r line; do progress "$line"; done
}

without_lock look || progress "$SITE: the source cannot be followed yet: see tierwright history"
start_unit "$unit.timer"
# Its interval counts from the end of the service.
systemctl start --no-block "$unit.service"
