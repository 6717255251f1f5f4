#!/usr/bin/env bash
# Nothing is pushed here any more. What runs stays, and so does what was copied.
# Settings: SITE, FOLDERS (name, path and owner, one a line).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pickup-units.sh"

forget_folders "tierwright-incoming@$SITE" incoming
remove_files
