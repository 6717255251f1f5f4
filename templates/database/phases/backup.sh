#!/usr/bin/env bash
# Makes a backup of a site's database, before an app server migrates it.
# Settings: SITE.
# shellcheck disable=SC2034 # database/backup.sh reads them
set -euo pipefail

DATABASE=$(step_variable "site.$SITE.database" DATABASE)
BACKUP_KEEP=$(step_variable "site.$SITE.database" BACKUP_KEEP)
[[ -n $DATABASE ]] || fail "the database of $SITE is not on this server" "run pulumi up"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/backup.sh"
