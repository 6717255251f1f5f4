#!/usr/bin/env bash
# Tells a rollout whether this machine of a group has settings and their release staged.
# Settings: SITE, SETTINGS (their name).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

# shellcheck disable=SC2153
if has_settings "$SITE" "$SETTINGS" "$(release_of "$SETTINGS")"; then
  answer "known yes"
else
  answer "known no"
fi
