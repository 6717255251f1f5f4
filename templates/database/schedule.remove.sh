#!/usr/bin/env bash
# This server makes no more backups of a site's database. Settings: SITE.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/timer.sh"

stop_backups
