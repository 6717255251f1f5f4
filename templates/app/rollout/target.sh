#!/usr/bin/env bash
# For phases to read: what a rollout aims at, which is settings, and the release in their name.

# find_target TO: next, current, previous, rollout:ID or settings:NAME. Sets target_settings, target_release (directories) and
# target_id, and the settings' own plan as variables.
find_target() {
  local name
  case $1 in
    next | current | previous) target_settings=$(readlink "$site_settings/$1" || true) ;;
    rollout:*)
      name=$(settings_of_rollout "${1#rollout:}")
      [[ -n $name ]] || fail "$SITE had no rollout ${1#rollout:} on this server" "see: tierwright releases $SITE"
      target_settings=$site_settings/settings/$name
      ;;
    settings:*) target_settings=$site_settings/settings/${1#settings:} ;;
    *) fail "$1 is not a target" "allowed: next, current, previous, rollout:ID, settings:NAME" ;;
  esac
  [[ -e $target_settings/plan ]] || fail "$SITE has no $1 settings on this server" "deploy the site"
  target_id=$(release_of "${target_settings##*/}")
  target_release=$home/releases/$target_id
  [[ -e $target_release/.tierwright-release ]] ||
    fail "release $target_id of $SITE is not on this server any more" "deploy it again"
  load_plan "$target_settings"
  pipeline_for "$target_release" "$target_settings"
}

# release_of SETTINGS_NAME: the id of the release which the settings belong to.
release_of() {
  echo "${1%-*}"
}

# load_plan SETTINGS
load_plan() {
  # shellcheck source=/dev/null
  . "$1/plan"
}

# settings_of_rollout ID: the name of the settings which this rollout brought.
settings_of_rollout() {
  [[ ! -e $site_state/rollouts ]] ||
    awk -F '\t' -v id="$1" '$1 == id { name = $4 } END { print name }' "$site_state/rollouts"
}

# runs_target PORT: not when an interruption left it between two targets, nor when new processes are wanted (FRESH).
runs_target() {
  [[ -z ${FRESH:-} && ! -e $home/replicas/$1/renewing ]] &&
    [[ $(readlink "$home/replicas/$1/release") == "$target_release" ]] &&
    [[ $(readlink "$home/replicas/$1/settings") == "$target_settings" ]] &&
    cmp --quiet "$target_settings/replica.service" "$units/$(replica_unit "$1")"
}

# mark_failed REASON: keeps why these settings never ran; for those that ran once it was something else.
mark_failed() {
  [[ -e $target_settings/.healthy ]] || keep "$target_settings/.failed" <<<"$1"
  note_rollout failed
}

# note_rollout RESULT: a line in the list of the site's rollouts, which gets as long as the history.
note_rollout() {
  local list=$site_state/rollouts
  install --directory --mode=0700 "$site_state"
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$ROLLOUT" "$(date --utc +%FT%TZ)" "$target_id" "${target_settings##*/}" "$1" \
    "${WHO:-}" >>"$list"
  (($(stat --format=%s "$list") <= longest_list)) || shorten_list "$list"
}
