#!/usr/bin/env bash
# Deploys a release which a server was given, or found by looking at the source, by the same steps as a run of the
# workstation: staged on all app servers, migrated once, rolled out. This server coordinates. Whatever fails, all
# servers serve what they served before.
# Settings: those of app/release; of the release SOURCE, SOURCE_… and LABEL; AGAIN (1: new replicas even of a release that
# runs), BY (who asked for it). Or STOP (1: the site is stopped), or HOT_FOLDERS_CHANGED (1: only what is in hot folders
# is brought to all servers).
# shellcheck disable=SC2034,SC2154 # the scripts read below, and the kit, set and read them
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/everywhere.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/stop.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/hot-folders.sh"

failed_at=''

at_end() {
  local code=$?
  ((code != 0)) || return 0
  set +eE
  trap - ERR
  if [[ -n $failed_at ]]; then
    take_back
    # The kit tells of it, when the log is complete and its secrets are masked.
    echo "$failed_at" >"$stage/failed-step"
  fi
  return "$code"
}

deploy() {
  local before
  before=$(site_info_get "$SITE" RELEASE)
  RELEASE=$(release_id)
  if [[ $RELEASE == "$before" && ${AGAIN:-} != 1 ]]; then
    progress "$SITE: release $RELEASE runs already"
    return 0
  fi
  reach_everyone
  progress "$SITE: deploying $RELEASE${before:+ after $before}"
  failed_at=stage
  notify start
  stage_on "$app_servers" || fail "$failed_why" "nothing was changed; what ran before still runs"
  if [[ $RELEASE != "$before" ]]; then
    failed_at=backup
    back_up
    failed_at=migrate
    migrate_once
  fi
  failed_at=rollout
  FRESH=${AGAIN:-} roll_out
  [[ $target_id == "$RELEASE" ]] ||
    fail "the settings of $SITE were staged for $target_id at the same moment" "deploy again"
  failed_at=''
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
LABEL=${LABEL:-}
LABEL=${LABEL//[^A-Za-z0-9._+-]/-}
[[ -n $LABEL ]] || fail "no release is named" "copy one into a pickup folder, or wait until the source changes"
trap at_end EXIT
take_site
without_lock deploy
