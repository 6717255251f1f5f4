#!/usr/bin/env bash
# Tells the server into whose folder something was copied what became of it: a file beside it says why it failed.
# Settings: SITE, FOLDER (its name), NAME, WHY (in base64; empty when all went well).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/incoming/complaint.sh"

# shellcheck disable=SC2153
while read -r name path owner; do
  [[ $name == "$FOLDER" ]] || continue
  complain "$path" "$owner" "$NAME" "$(base64 --decode <<<"${WHY:-}")"
done < <(step_variable "site.$SITE.incoming" FOLDERS)
