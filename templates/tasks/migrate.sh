#!/usr/bin/env bash
# Brings the site's database to the release that runs.
# Settings: SITE, SYSTEM_USER, TASK, TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/site-command.sh"

migrate() {
  local settings=/etc/tierwright/sites/$SITE/current
  if [[ ! -e $settings/migrate ]]; then
    progress "$SITE: its app has no migrate command, nothing to do"
    return
  fi
  site_command "/srv/sites/$SITE/current" "$settings" migrate || fail "the migration failed"
  progress "$SITE: migrated"
}

once migrate
