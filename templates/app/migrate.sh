#!/usr/bin/env bash
# Brings the site's database to the staged release, with the staged settings.
# Settings: SITE, SYSTEM_USER, RELEASE.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/site-command.sh"

progress "$SITE: migrating to release $RELEASE"
site_command "/srv/sites/$SITE/releases/$RELEASE" "/etc/tierwright/sites/$SITE/next" migrate ||
  fail "the migration to release $RELEASE failed" "mend the release or its settings; the former release still runs"
