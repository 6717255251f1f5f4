#!/usr/bin/env bash
# For `watch.sh` to read: seeing that a new release turns unhealthy, and what is done about it.

most_failures=3
declare -A failures=() restarts=()

keep_watch() {
  local end port
  ROLLOUT=$(last_rollout)
  load_attempt
  end=$((SECONDS + WATCH_SECONDS))
  for port in "${attempt_ports[@]}"; do
    restarts[$port]=$(replica_restarts "$(replica_unit "$port")")
  done
  while ((SECONDS < end)); do
    sleep "$CHECK_INTERVAL_SECONDS"
    if overtaken; then return 0; fi
    find_trouble
    if [[ -n $trouble ]]; then
      react
      return 0
    fi
  done
  if coordinates; then forget_backups; fi
}

# find_trouble: sets trouble to what is wrong with a replica, or to nothing.
find_trouble() {
  local port unit
  trouble=''
  for port in "${attempt_ports[@]}"; do
    unit=$(replica_unit "$port")
    if (($(replica_restarts "$unit") > restarts[$port])) || ! replica_is_active "$port"; then
      trouble="the program on port $port of $(peer_self) ended by itself"
    elif answers_now "$port"; then
      failures[$port]=0
    else
      failures[$port]=$((${failures[$port]:-0} + 1))
      ((failures[$port] < most_failures)) || trouble="the replica on port $port of $(peer_self) is unhealthy, $HTTP_ANSWER"
    fi
  done
}

overtaken() {
  [[ $(last_rollout) != "$ROLLOUT" ]]
}

coordinates() {
  [[ $(head -n 1 "$site_state/upstreams" 2>/dev/null) == "$ROLLOUT" ]]
}

# Only one server needs to coordinate; the others are there in case that it is gone.
react() {
  progress "$SITE: $trouble"
  coordinates || sleep 5
  if overtaken; then return 0; fi
  REASON=$trouble WHO=watch
  RELEASE=$target_id FAILED_STEP="the watch" FAILED_WHY=$trouble notify failure
  roll_back
}

forget_backups() {
  find_servers
  own_words=kept_upstreams on_servers switch "$webservers" ROLLOUT="$ROLLOUT" ||
    echo "the former replicas stay backups in nginx, where they do no harm: $failed_why"
}

# kept_upstreams WEBSERVER: nothing for one that came since, which was never told of former replicas.
kept_upstreams() {
  local upstreams
  upstreams=$(awk -v server="$1" '$1 == server { print $2 }' "$site_state/upstreams")
  [[ -z $upstreams ]] || echo "UPSTREAMS=$upstreams"
}
