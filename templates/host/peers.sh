#!/usr/bin/env bash
# Makes this server known to the others of the stack, and them to it.
# Settings: ASKED_BY (names of the app servers that may ask this one, with blanks; empty when there is none).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/peer-user.sh"

sudoers=/etc/sudoers.d/tierwright-peer

if [[ -z $ASKED_BY ]]; then
  remove_peer_user
  exit 0
fi
# A fault in there would keep everybody from using sudo.
visudo --check --quiet --file="$sudoers" || {
  rm -f "$sudoers"
  fail "sudo does not accept $sudoers" "see: visudo --check"
}
sudo --list --other-user=tierwright-peer /usr/local/sbin/tierwright peer ping >/dev/null ||
  fail "sudo does not read $sudoers" "let /etc/sudoers end with the line: @includedir /etc/sudoers.d"
