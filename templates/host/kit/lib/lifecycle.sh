# shellcheck shell=bash
# How a machine leaves its group: its gateways tell the balancer that they are not well, what is under way gets its time, and
# only then the group is told to go on.

# How often AWS is asked whether this machine is to go, in seconds: of a spot instance's last 120.
lifecycle_pause=${TIERWRIGHT_LIFECYCLE_PAUSE:-5}
# For how long a rollout that this machine coordinates may hold it back, in seconds.
longest_rollout=600

# lifecycle [leave]: without a word for as long as this machine lives. `leave` is for a shutdown.
lifecycle_command() {
  require_root
  group_load
  case ${1:-} in
    "") watch_lifecycle ;;
    leave)
      # Not when only the unit is stopped.
      if [[ $(systemctl is-system-running || true) == stopping ]]; then leave_group; fi
      ;;
    *) stop "usage: tierwright lifecycle [leave]" ;;
  esac
}

watch_lifecycle() {
  local told=""
  while true; do
    if [[ $(ask_own_metadata autoscaling/target-lifecycle-state || true) == Terminated ]]; then
      progress "the group takes this machine out"
      keep_hook_waiting &
      await_own_rollouts
      leave_group
      end_replicas
      let_group_go_on
      kill $! 2>/dev/null || true
      # Nothing is left to do but to wait for the end.
      exec sleep infinity
    elif [[ -z $told ]] && ask_own_metadata spot/instance-action >/dev/null; then
      progress "AWS takes this spot instance back within two minutes"
      told=yes
      leave_group
      end_replicas
    fi
    sleep "$lifecycle_pause"
  done
}

# let_group_go_on: the hook begins only when the balancer has let go of this machine, so a machine may be done before.
let_group_go_on() {
  local told=""
  until complete_hook tierwright-terminate CONTINUE; do
    if [[ $told != "$aws_complaint" ]]; then progress "the group does not let this machine go yet: $aws_complaint"; fi
    told=$aws_complaint
    sleep "$lifecycle_pause"
  done
}

keep_hook_waiting() {
  while true; do
    record_heartbeat tierwright-terminate
    sleep 30
  done
}

# await_own_rollouts: nobody else would bring them to their end.
await_own_rollouts() {
  local lock turn
  for lock in "$kit_run"/*.coordinator; do
    exec {turn}>>"$lock"
    flock --timeout "$longest_rollout" "$turn" || progress "a rollout of this machine did not end within $longest_rollout s"
    exec {turn}>&-
  done
}

# leave_group: returns when nobody waits for an answer of this machine any more, or all had their time.
leave_group() {
  local since
  if [[ ! -e $kit_leaving ]]; then : >"$kit_leaving"; fi
  since=$(stat -c %Y "$kit_leaving")
  progress "the balancer is told by the health of this machine's gateways"
  while ((EPOCHSECONDS < since + GROUP_LEAVE_SECONDS)); do sleep 1; done
  await_last_requests
  progress "this machine is done with its requests"
}

# end_replicas: a program that is told to stop says goodbye on its WebSockets; the balancer would cut them.
end_replicas() {
  systemctl stop 'site-*@*.service' || progress "some replicas did not stop"
}

# await_last_requests: nginx keeps no connection to a replica open for longer than a second after its last request.
await_last_requests() (
  trap - EXIT
  shopt -u nullglob
  drain=0 ports=()
  for plan in "$kit_root"/etc/tierwright/sites/*/current/plan; do
    [[ -e $plan ]] || continue
    # shellcheck source=/dev/null
    source "$plan"
    if ((DRAIN_SECONDS > drain)); then drain=$DRAIN_SECONDS; fi
    for replica in "$kit_root/srv/sites/$SITE/replicas"/*/; do
      if [[ -d $replica ]]; then ports+=("$(basename "$replica")"); fi
    done
  done
  if ((${#ports[@]} == 0)); then return 0; fi
  # shellcheck source=/dev/null
  source "$kit_scripts/app/rollout/renew.sh"
  quiet "$drain" "${ports[@]}"
)
