#!/usr/bin/env bash
# This server no longer looks after the databases of a service. They stay as they are: other servers use them too.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"

rm -rf "${CLUSTER_VERSION_FILE%/*}"
