#!/usr/bin/env bash
# Brings new settings to the release that runs, of a site whose servers come to releases by themselves. An app server which
# joined since is given the release.
# Settings: those of app/rollout.
# shellcheck disable=SC2154 # the scripts read below, and the kit, set them
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/everywhere.sh"

redeploy() {
  local word server new=''
  take_site
  RELEASE=$(site_info_get "$SITE" RELEASE)
  if [[ ! -e $site_settings/next || -z $RELEASE ]]; then
    progress "$SITE: no release yet"
    return 0
  fi
  for server in $app_servers; do
    on_servers look "$server" TO=next >/dev/null && [[ $(answered "$server" look release) == "$RELEASE" ]] || new+=" $server"
  done
  if [[ -n $new ]]; then
    while IFS= read -r word; do printf -v "${word%%=*}" '%s' "${word#*=}"; done < <(kept_words "$RELEASE")
    [[ -n ${SOURCE:-} ]] || fail "nobody knows how to bring release $RELEASE to$new" "deploy a new release"
    stage_on "$new" || fail "$failed_why" "nothing was changed"
  fi
  roll_out
}

find_servers
without_lock redeploy
