#!/usr/bin/env bash
# Has backups of a site's database made, at a service: the server that does it may change, and the database stays.
# Settings: SITE, BACKUP_SCHEDULE.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/timer.sh"

start_backups
