#!/usr/bin/env bash
# What must be there before the files by which app servers may ask this server for its part in a rollout.
# Settings: ASKED_BY (their names, with blanks; empty when there is none).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/peer-user.sh"

[[ -n $ASKED_BY ]] || exit 0
# Where root logs in there may be no sudo.
install_packages sudo
make_peer_user
