#!/usr/bin/env bash
# Tells a server on which a release could not be staged whether another one has told of it already.
# Settings: SITE, RELEASE, SERVER (which asks).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/first-to-tell.sh"

forget_start
# shellcheck disable=SC2153,SC2154 # claim_failure sets teller
if claim_failure "$SERVER"; then
  answer "first"
else
  answer "told by $teller"
fi
