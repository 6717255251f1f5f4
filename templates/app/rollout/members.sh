#!/usr/bin/env bash
# For the coordinator to read: the machines of a group as servers of a rollout. They come and go while it goes on.
# Settings: SITE, APP_SERVERS, ALONE (1: this machine only).
# shellcheck disable=SC2034,SC2154 # servers.sh and others read what is set here, and the kit sets what is read

# Machines that have left the group since the rollout began.
declare -A gone=()

# find_members: sets app_servers and webservers. The step calls the group by its name.
find_members() {
  if [[ ${ALONE:-} == 1 ]]; then
    app_servers=$(peer_self)
  else
    refresh_members ||
      fail "the machines of this group cannot be asked for: $aws_complaint" "nothing was changed; see what the role of the machines may do"
    app_servers=$(app_servers_of "$SITE")
    [[ -n $app_servers ]] || fail "the group has no machine that gets requests" "see: tierwright members"
  fi
  webservers=$app_servers
}

# without_gone "SERVER…": those which are still there.
without_gone() {
  local server
  for server in $1; do
    [[ -n ${gone[$server]:-} ]] || echo "$server"
  done
}

# has_left SERVER: whether the group has no such machine any more, or takes it out at this moment.
has_left() {
  in_group && [[ ${ALONE:-} != 1 && $1 != "$(peer_self)" ]] || return 1
  refresh_members || return 1
  [[ -z $(member_address "$1") ]] || return 1
  gone[$1]=1
  progress "$1: has left the group; the others go on"
  # Nobody counts on it from here on.
  app_servers=$(without_gone "$app_servers" | xargs)
  webservers=$(without_gone "$webservers" | xargs)
}

# share_target: the target is named by its settings, since a machine that came lately knows no former rollouts, and may not
# have been there when it was staged: it is given what this one has.
share_target() {
  local server
  aim=$TO TO=settings:${target_settings##*/}
  [[ ${ALONE:-} != 1 ]] || return 0
  on_servers known "$app_servers" SETTINGS="${target_settings##*/}" || fail "$failed_why" "nothing was changed on any server"
  for server in $app_servers; do
    [[ $(answered "$server" known known) == no ]] || continue
    progress "$server: does not have release $target_id yet"
    give_target "$server" || has_left "$server" ||
      fail "$server could not be given release $target_id" "nothing was changed; see: tierwright history"
  done
}

# give_target SERVER
give_target() {
  local line
  write_published none "$target_settings/published/secrets" >"$stage/given" || return 1
  peer_run "$1" take "$SITE" <"$stage/given" | while IFS= read -r line; do progress "$1: $line"; done
}
