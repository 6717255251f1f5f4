#!/usr/bin/env bash
# Makes the folders into which releases of a site are pushed, and has them watched.
# Settings: SITE, FOLDERS (name, path and owner, one a line).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pickup-units.sh"

watch_folders "tierwright-incoming@$SITE"
