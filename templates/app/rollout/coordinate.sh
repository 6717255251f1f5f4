#!/usr/bin/env bash
# For the coordinator to read: a rollout from its first look at all servers to its end.

# roll_out: settings as in rollout.sh.
roll_out() {
  local -a lines
  take_turn
  find_servers
  find_target "$TO"
  look_everywhere
  ROLLOUT=$(next_rollout_id)
  mapfile -t lines < <(batches)
  replace_replicas "${lines[@]}"
  finish_everywhere
}

# One at a time on this server; the phases themselves tell apart those which other servers coordinate.
take_turn() {
  exec {turn}>>"$kit_run/$SITE.coordinator"
  if flock --nonblock "$turn"; then return 0; fi
  progress "$SITE: waiting for another rollout to end"
  flock --timeout 1800 "$turn" || fail "another rollout of $SITE did not end within 30 minutes" "see: tierwright history"
}

finish_everywhere() {
  local server
  own_words[$(peer_self)]=SETTLES=1
  keep "$site_state/upstreams" <<<"$(upstreams)"
  on_servers finish "$app_servers" ROLLOUT="$ROLLOUT" WHO="$WHO" ROLLED_BACK="${ROLLED_BACK:-}" ||
    fail "$failed_why" "the new release serves; deploy again to put this server in order"
  for server in $app_servers; do
    progress "$server: release $(answered "$server" finish release)"
  done
}

# others_may_go_on COMMAND…: without the server's lock, when this is a step that has it.
others_may_go_on() {
  if [[ -n $lock_taken ]]; then
    without_lock "$@"
  else
    "$@"
  fi
}
