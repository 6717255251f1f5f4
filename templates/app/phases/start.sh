#!/usr/bin/env bash
# Starts replicas with the target's release and settings beside those that run, and waits until they answer. Replicas
# that run exactly this already are taken instead, whoever started them. When one does not get ready, all new ones go.
# Settings: SITE, ROLLOUT (its id), TO, WHO.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

# Also of a rollout that was killed, of the release before the last one while it drains, and of one that is live.
find_reusable() {
  local port
  reused=()
  for port in $(replica_ports live committed new draining); do
    ((${#reused[@]} < REPLICAS)) || break
    if runs_target "$port" && [[ $(healthy_ports "$port") == "$port" ]]; then reused+=("$port"); fi
  done
}

# No webserver knows those that were left by others; draining ones are kept until this rollout has come to its end.
take_over() {
  local port
  for port in "$@"; do
    case $(replica_state "$port") in
      new) keep "$home/replicas/$port/rollout" <<<"$ROLLOUT" ;;
      draining)
        keep "$home/replicas/$port/rollout" <<<"$ROLLOUT"
        hold "$port"
        ;;
    esac
  done
  for port in $(replica_ports new draining); do
    [[ " $* " != *" $port "* ]] || continue
    case $(replica_state "$port") in
      new) stop_replica "$port" ;;
      draining) [[ ! -e $home/replicas/$port/held ]] || drain "$DRAIN_SECONDS" "$port" ;;
    esac
  done
}

start_missing() {
  local port
  take_ports $((REPLICAS - ${#reused[@]}))
  note_attempt "${reused[@]}" "${taken_ports[@]}"
  ((${#taken_ports[@]} > 0)) || return 0
  for port in "${taken_ports[@]}"; do
    make_replica "$port" "$target_release" "$target_settings"
  done
  pipeline_variables=("PORTS=${taken_ports[*]}")
  pipeline start start_replicas "${taken_ports[@]}"
}

give_up() {
  local code=$? port
  ((code != 0)) || return 0
  set +e
  for port in $(replica_ports new); do
    stop_replica "$port"
  done
  mark_failed "$(cat "$stage/failure" 2>/dev/null || echo "it could not be started")"
  rm -f "$home/new"
  remove_ended_soon
  exit "$code"
}

find_target "$TO"
remove_ended
find_reusable
take_over "${reused[@]}"
trap give_up EXIT
lease
link "$target_release" "$home/new"
start_missing
if ((${#taken_ports[@]} > 0)); then
  progress "$SITE: waiting for ${#taken_ports[@]} replica(s) of release $target_id"
  pipeline ready expect_ready "${taken_ports[@]}"
  pipeline warm-up warm_up "${taken_ports[@]}"
else
  answer "same"
fi
trap - EXIT
answer "release $target_id"
answer "ports ${reused[*]} ${taken_ports[*]}"
