#!/usr/bin/env bash
# The user by whom other servers of the stack ask for their part in a rollout; where there are other servers.
# Settings: OTHERS (their names, with blanks).
set -euo pipefail

[[ -n $OTHERS ]] || exit 0
install_packages openssh-client sudo
if ! id --user tierwright-peer >/dev/null 2>&1; then
  useradd --system --user-group --home-dir /var/lib/tierwright-peer --no-create-home --shell /bin/sh tierwright-peer
fi
