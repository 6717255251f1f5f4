#!/usr/bin/env bash
# For scripts that coordinate a rollout to read: all its parts.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/notify.sh"
for part in peers servers staged publish replace restart reload back coordinate; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/rollout/$part.sh"
done

TO=${TO:-next}
# Words between servers have no blanks.
WHO=${WHO:-$caller_user}
WHO=${WHO//[^A-Za-z0-9@._-]/_}
