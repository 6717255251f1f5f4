#!/usr/bin/env bash
# The source of a site is not looked at any more. What runs stays.
# Settings: SITE.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pickup-units.sh"

unit=tierwright-follow@$SITE
stop_unit "$unit.timer"
systemctl stop "$unit.service" 2>/dev/null || true
rm -f "/var/lib/tierwright/sites/$SITE/followed"
site_info_set "$SITE" FOLLOWS ""
remove_files
