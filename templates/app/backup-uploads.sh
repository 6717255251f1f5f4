#!/usr/bin/env bash
# Makes a backup of a site's uploads on this server, for its timer and for the task `backup`.
# Settings: SITE, BACKUP_KEEP.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/uploads.sh"

backup_uploads ""
prune_uploads "$BACKUP_KEEP"
