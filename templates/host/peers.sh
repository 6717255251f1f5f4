#!/usr/bin/env bash
# Makes this server known to the others of the stack, and them to it.
# Settings: OTHERS (their names, with blanks).
set -euo pipefail

sudoers=/etc/sudoers.d/tierwright-peer
[[ -e $sudoers ]] || exit 0
# A fault in there would keep everybody from using sudo.
visudo --check --quiet --file="$sudoers" || {
  rm -f "$sudoers"
  fail "sudo does not accept $sudoers" "see: visudo --check"
}
