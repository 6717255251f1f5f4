#!/usr/bin/env bash
# For phases to read: what has to happen later, by transient timers of systemd. Each looks whether there is still
# something to do. A reboot forgets them, and ends all that they are for.

# later SECONDS NAME PHASE WORD…: NAME is a part of the timer's. At a time of the clock, since systemd begins anew to
# count the seconds of a timer when it reloads its units.
later() {
  local seconds=$1 name=tierwright-$SITE:$2 phase=$3
  shift 3
  systemd-run --quiet --collect --unit="$name" --on-calendar="@$((EPOCHSECONDS + seconds))" --timer-property=AccuracySec=100ms \
    /usr/local/sbin/tierwright phase "$phase" "$SITE" "$@"
}

# lease: takes new replicas away when the rollout that started them is never heard of again. It takes the place of those
# of earlier rollouts, whose replicas this one has dealt with.
lease() {
  end_lease
  later $((600 + CHECK_TIMEOUT_SECONDS)) "lease-$ROLLOUT" abandon ROLLOUT="$ROLLOUT" LEASE=1
}

end_lease() {
  systemctl stop "tierwright-$SITE:lease-*.timer" 2>/dev/null || true
}

# drain_later SECONDS
drain_later() {
  later "$1" "drain-${EPOCHREALTIME/./}" drain
}

# drain SECONDS PORT…: they are stopped after this time, and do not come back after a reboot.
drain() {
  local seconds=$1 port
  shift
  (($# > 0)) || return 0
  for port in "$@"; do
    keep "$home/replicas/$port/until" <<<$((EPOCHSECONDS + seconds))
    rm -f "$home/replicas/$port/held"
    set_replica_state "$port" draining
    disable_replica "$port"
  done
  drain_later $((seconds + 1))
}

# hold PORT: a draining one is not stopped for now, since a rollout has taken it.
hold() {
  touch "$home/replicas/$1/held"
}

# stop_due: tells the replicas to stop whose time has come.
stop_due() {
  local port until
  for port in $(replica_ports draining); do
    [[ ! -e $home/replicas/$port/held ]] || continue
    until=$(cat "$home/replicas/$port/until" 2>/dev/null || echo 0)
    ((until > EPOCHSECONDS)) || stop_replica "$port"
  done
}

# remove_ended: removes what has stopped, also by a reboot, and what an interruption left half made.
remove_ended() {
  local port
  for port in $(replica_ports draining stopping); do
    ! has_ended "$port" || remove_replica "$port"
  done
  for port in $(replica_ports); do
    [[ -n $(replica_state "$port") ]] || stop_replica "$port"
  done
}

# Once more, when some need longer to stop than anybody wants to wait here.
remove_ended_soon() {
  local deadline=$((SECONDS + ${1:-3}))
  remove_ended
  while [[ -n $(replica_ports stopping) ]]; do
    if ((SECONDS >= deadline)); then
      drain_later $((STOP_SECONDS + 5))
      return
    fi
    sleep 0.1
    remove_ended
  done
}
