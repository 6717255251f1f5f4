#!/usr/bin/env bash
# A scheduled backup of a site's database at a service. Every machine of a group has the timer, as machines come and go:
# the first of those in service makes the backup.
# Settings: SITE, DATABASE, BACKUP_KEEP.
set -euo pipefail

# shellcheck disable=SC2154 # kit_members is the kit's
if in_group; then
  refresh_members || fail "the machines of this group cannot be asked for: $aws_complaint"
  if [[ $(awk '$3 == "InService" { print $1; exit }' "$kit_members") != "$GROUP_INSTANCE" ]]; then
    nothing_done
    exit 0
  fi
fi
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/backup.sh"
