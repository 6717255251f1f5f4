#!/usr/bin/env bash
# Nothing is picked up here any more. Replicas keep the files that they have.
# Settings: SITE, FOLDERS (name, path and owner, one a line).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pickup-units.sh"

forget_folders "tierwright-hot-folders@$SITE" hot-folders
remove_files
