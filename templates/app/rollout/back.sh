#!/usr/bin/env bash
# For the coordinator to read: going back to a former release.

# roll_back: settings as in rollback.sh.
roll_back() {
  local left text
  # Only at its end does a rollout that goes on tell which release was the former one.
  take_turn
  find_former "${TARGET:-}"
  left=$(release_of "$(basename "$(readlink "$site_settings/current")")")
  text="from $left to $former_release by $WHO${REASON:+, $REASON}"
  progress "$SITE: going back $text"
  TO=rollout:$former_rollout WATCH=0
  # A word between servers, without blanks.
  text=${text//[^A-Za-z0-9@._:,+= -]/}
  ROLLED_BACK=${text// /\~}
  roll_out
}

# find_former TARGET: a rollout's id, a release, or empty for the last good one. Sets former_rollout and former_release.
find_former() {
  local line id release name result
  local -a lines=()
  [[ ! -e $site_state/rollouts ]] || mapfile -t lines < <(tac "$site_state/rollouts")
  for line in "${lines[@]}"; do
    IFS=$'\t' read -r id _ release name result _ <<<"$line"
    fits "$1" || continue
    former_rollout=$id former_release=$release
    return 0
  done
  [[ -n $1 ]] || fail "$SITE has no former release on this server which was healthy" "see: tierwright releases $SITE"
  fail "$1 is no rollout and no release of $SITE which was healthy and is still on this server" \
    "see: tierwright releases $SITE"
}

# fits TARGET: whether the line at hand is meant. Not what the site came back from, unless somebody names it.
fits() {
  was_healthy "$name" || return 1
  case $1 in
    '') [[ $result != failed && ! -e $site_settings/settings/$name/.rolled-back ]] && ! is_current "$name" ;;
    "$id") true ;;
    *) [[ $result != failed && ($release == "$1" || $release == "$1"-*) ]] ;;
  esac
}

# is_current SETTINGS: not while a rollout that was interrupted has replicas which visitors may meet: what is current
# according to its links is then what to go back to.
is_current() {
  [[ $(readlink "$site_settings/current") == "$site_settings/settings/$1" && -z $(replica_ports committed) ]]
}

was_healthy() {
  [[ -e $site_settings/settings/$1/.healthy && -e $home/releases/$(release_of "$1")/.tierwright-release ]]
}
