#!/usr/bin/env bash
# Deploys a release which a server was given, or found by looking at the source, by the same steps as a run of the
# workstation: staged on all app servers, migrated once, rolled out. This server coordinates. Whatever fails, all
# servers serve what they served before.
# Settings: those of app/release; of the release SOURCE, SOURCE_… and LABEL (what the followed source has now, when
# missing); AGAIN (1: new replicas even of a release that runs), BY (who asked for it). Or STOP (1: the site is stopped),
# or HOT_FOLDERS_CHANGED (1: only what is in hot folders is brought to all servers).
# shellcheck disable=SC2034,SC2154 # the scripts read below, and the kit, set and read them
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/everywhere.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/stop.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/hot-folders.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/newest.sh"

# at STEP: what a failure is told as. The kit tells of it, when the log is complete and its secrets are masked.
at() {
  echo "$1" >"$stage/failed-step"
}

deploy() {
  if [[ $RELEASE == "$before" && ${AGAIN:-} != 1 ]]; then
    progress "$SITE: release $RELEASE runs already"
    return 0
  fi
  reach_everyone
  progress "$SITE: deploying $RELEASE${before:+ after $before}"
  at stage
  notify start
  stage_on "$app_servers" || fail "$failed_why" "nothing was changed; what ran before still runs"
  if [[ $RELEASE != "$before" ]]; then
    at backup
    back_up
    at migrate
    migrate_once
  fi
  at rollout
  FRESH=${AGAIN:-} roll_out
  [[ $target_id == "$RELEASE" ]] ||
    fail "the settings of $SITE were staged for $target_id at the same moment" "deploy again"
}

WHO=${BY:-$WHO}
WHO=${WHO//[^A-Za-z0-9@._-]/_}
expect_leader
find_servers
if [[ ${STOP:-} == 1 ]]; then
  without_lock stop_everywhere
  exit 0
elif [[ ${HOT_FOLDERS_CHANGED:-} == 1 ]]; then
  # That is no release: nobody is told.
  # shellcheck disable=SC2317
  notify() { :; }
  without_lock bring_hot_folders
  exit 0
fi
[[ -n ${LABEL:-} ]] || name_newest
LABEL=${LABEL//[^A-Za-z0-9._+-]/-}
take_site
before=$(site_info_get "$SITE" RELEASE)
RELEASE=$(release_id)
# In a process of its own: a condition would make bash go on after what fails, and in a trap `return` means other things.
deploy &
wait $! || {
  [[ ! -e $stage/failed-step ]] || take_back
  exit 1
}
