#!/usr/bin/env bash
# Makes the pickup folders for files of a site that change while it runs, and has them watched.
# Settings: SITE, FOLDERS (name, path and owner, one a line), REPOSITORIES (may be empty).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pickup-units.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/requests/ask.sh"

if [[ -n $REPOSITORIES ]]; then install_packages git; fi
watch_folders "tierwright-hot-folders@$SITE"
# A server that joins gets what the others have.
ask hot-folders
