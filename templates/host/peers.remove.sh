#!/usr/bin/env bash
# Other servers can ask this one for nothing any more.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/peer-user.sh"

remove_files
remove_peer_user
