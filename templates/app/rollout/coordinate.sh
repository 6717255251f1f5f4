#!/usr/bin/env bash
# For the coordinator to read: a rollout from its first look at all servers to its end.

# roll_out: settings as in rollout.sh.
roll_out() {
  local -a lines
  # shellcheck disable=SC2317,SC2329 # notify.sh calls it no more: nothing is released that did not serve before
  if [[ ${ALONE:-} == 1 ]]; then
    notify() { :; }
    # What turns unhealthy on this machine alone is no reason for the others to go back.
    WATCH=0
  fi
  take_turn
  find_servers
  if in_group && [[ $TO == next && ${ALONE:-} != 1 ]]; then bring_staged; fi
  find_target "$TO"
  ! in_group || share_target
  look_everywhere
  RELEASE=$target_id notify start
  ROLLOUT=$(next_rollout_id)
  prepare_in_place
  mapfile -t lines < <(batches)
  replace_replicas "${lines[@]}"
  finish_everywhere
  ! in_group || publish
  RELEASE=$target_id notify success
}

# What can be brought to the target as it runs; whatever else is needed, new replicas are for.
prepare_in_place() {
  if [[ ${aim:-$TO} == next && -z ${FRESH:-} ]] && reload_everywhere; then
    STRATEGY=blue-green
  elif [[ $STRATEGY == restart ]]; then
    if can_restart; then
      restart_in_place
      FRESH=''
    elif [[ -n ${old_ports[*]// /} ]]; then
      progress "$SITE: its only replica cannot be restarted without losing requests; a new one is started beside it"
    fi
  fi
}

# One at a time on this server; the phases themselves tell apart those which other servers coordinate. Who has it keeps
# it to the end.
take_turn() {
  [[ -z ${turn:-} ]] || return 0
  exec {turn}>>"$kit_run/$SITE.coordinator"
  if flock --nonblock "$turn"; then return 0; fi
  progress "$SITE: waiting for another rollout to end"
  flock --timeout 1800 "$turn" || fail "another rollout of $SITE did not end within 30 minutes" "see: tierwright history"
}

finish_everywhere() {
  local server
  # For the end of the watch, which this server coordinates too.
  keep "$site_state/upstreams" < <(
    echo "$ROLLOUT"
    for server in $webservers; do echo "$server $(upstreams "$server")"; done
  )
  on_servers finish "$app_servers" ROLLOUT="$ROLLOUT" WHO="$WHO" ROLLED_BACK="${ROLLED_BACK:-}" WATCH="${WATCH:-1}" ||
    fail "$failed_why" "the new release serves; deploy again to put this server in order"
  for server in $(without_gone "$app_servers"); do
    progress "$server: release $(answered "$server" finish release)"
  done
}
