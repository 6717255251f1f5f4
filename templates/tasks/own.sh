#!/usr/bin/env bash
# Runs a task of the app's own, as a replica would run.
# Settings: SITE, SYSTEM_USER, TASK (also the name of its script among the settings), TOKEN.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/tasks/once.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/site-command.sh"

run_own() {
  site_command "/srv/sites/$SITE/current" "/etc/tierwright/sites/$SITE/current" "tasks/$TASK" ||
    fail "the task $TASK failed" "correct its script, and give it a new token"
  progress "$SITE: $TASK done"
}

once run_own
