#!/usr/bin/env bash
# Brings the site's database to the staged release, with the staged settings.
# Settings: SITE, SYSTEM_USER, RELEASE.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pipeline.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/notify.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/staged.sh"

settings=/etc/tierwright/sites/$SITE/next

# What comes before and after a migration may be there without one.
migrate() {
  [[ -e $settings/migrate ]] || return 0
  progress "$SITE: migrating to release $RELEASE"
  site_command "/srv/sites/$SITE/releases/$RELEASE" "$settings" migrate ||
    fail "the migration to release $RELEASE failed" "mend the release or its settings; the former release still runs"
}

if in_group; then without_lock bring_staged; fi
notify start
pipeline migrate migrate
