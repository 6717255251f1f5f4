#!/usr/bin/env bash
# For phases to read: which of the site's ports are free.

ports_of_site=32

# listening_sockets PORT: the inodes of the sockets which listen there, whatever program has them.
listening_sockets() {
  local port
  printf -v port '%04X' "$1"
  awk -v port=":$port" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null || true
}

# foreign_listener PORT: prints which program listens there, unless it is the replica of that port or nobody.
foreign_listener() {
  local inode file process
  for inode in $(listening_sockets "$1"); do
    file=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
    process=$(cut -d / -f 3 <<<"$file")
    [[ -n $process ]] || continue
    grep --quiet --fixed-strings "/$(replica_unit "$1")" "/proc/$process/cgroup" ||
      echo "$(tr '\0' ' ' <"/proc/$process/comm")(process $process)"
  done 2>/dev/null
}

# free_ports COUNT: prints as many as there are, up to COUNT. They go round, so that a port comes back as late as possible.
free_ports() {
  local last port i count=$1
  last=$(cat "$site_state/last-port" 2>/dev/null || echo $((FIRST_PORT - 1)))
  for ((i = 1; i <= ports_of_site && count > 0; i++)); do
    port=$((FIRST_PORT + (last - FIRST_PORT + i + ports_of_site) % ports_of_site))
    [[ ! -e $home/replicas/$port && -z $(listening_sockets "$port") ]] || continue
    echo "$port"
    count=$((count - 1))
  done
}

# take_ports COUNT: sets taken_ports; when there are too few it waits for the replicas that are to be stopped.
take_ports() {
  local said=''
  while true; do
    mapfile -t taken_ports < <(free_ports "$1")
    ((${#taken_ports[@]} < $1)) || break
    [[ -n $(replica_ports draining stopping) ]] ||
      fail "$SITE needs $1 more port(s), and not so many are free from $FIRST_PORT to $((FIRST_PORT + ports_of_site - 1))" \
        "other programs listen there, or the site has too many replicas: see ss -ltnp"
    [[ -n $said ]] || progress "waiting for former replicas to stop, all ports of $SITE are taken"
    said=yes
    stop_due
    sleep 1
    remove_ended
  done
  if (($1 > 0)); then keep "$site_state/last-port" <<<"${taken_ports[-1]}"; fi
}
