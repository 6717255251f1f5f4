#!/usr/bin/env bash
# For phases to read: giving a running replica another target on its own port.

# renew PORT COMMAND…: the replica's links lead to the target, and the command makes its process follow. When that fails
# they lead back: returns 1. Until then a mark says that the links do not tell what runs.
renew() {
  local port=$1 replica=$home/replicas/$1 former_release former_settings
  shift
  former_release=$(readlink "$replica/release")
  former_settings=$(readlink "$replica/settings")
  touch "$replica/renewing"
  point_replica "$port" "$target_release" "$target_settings"
  if "$@" "$port" && answers "$port"; then
    rm -f "$replica/renewing"
    return 0
  fi
  point_replica "$port" "$former_release" "$former_settings"
  return 1
}

# quiet SECONDS PORT…: waits until nobody is connected any more, for so long at most.
quiet() {
  local deadline=$((SECONDS + $1)) calm=0
  shift
  while ((calm < 4 && SECONDS < deadline)); do
    if connected "$@"; then calm=0; else calm=$((calm + 1)); fi
    sleep 0.25
  done
}

# connected PORT…: whether a connection to one of these ports is open.
connected() {
  local port ports=''
  for port in "$@"; do ports+=$(printf ':%04X ' "$port"); done
  awk -v ports="$ports" '$4 == "01" && index(ports, substr($2, length($2) - 4) " ") { found = 1 } END { exit !found }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
