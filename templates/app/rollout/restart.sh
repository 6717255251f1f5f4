#!/usr/bin/env bash
# For the coordinator to read: replicas one after the other on their own ports, for machines short of memory. Webservers
# leave out what restarts, so that no request meets it.

# What was restarted, as SERVER:PORT,PORT.
restarted=()

# restart_in_place: brings what runs to the target; a rollout beside it does the rest, such as a further replica.
restart_in_place() {
  local server group
  for group in $(restart_groups); do
    server=${group%%:*}
    restart_group "$group" "$TO" || undo "$server"
    restarted+=("$group")
    progress "$server: restarted on port(s) ${group#*:}"
  done
}

# restart_groups: a whole server where others serve meanwhile, else one replica at a time. Those that run the target are
# left alone.
restart_groups() {
  local server ports others
  for server in $app_servers; do
    ports=$(answered "$server" look outdated)
    others=$(serving_beside "$server")
    if [[ -z $ports ]]; then
      continue
    elif [[ -n $others ]]; then
      echo "$server:${ports// /,}"
    else
      # shellcheck disable=SC2086
      printf "$server:%s\n" $ports
    fi
  done
}

# serving_beside SERVER: the replicas of the other servers. In a group nobody else's replicas are behind a machine's gateway.
serving_beside() {
  local server
  ! in_group || return 0
  for server in $app_servers; do
    [[ $server == "$1" ]] || echo "${old_ports[$server]}"
  done | xargs
}

# can_restart: whether somebody serves while one restarts.
can_restart() {
  local server
  if ! in_group; then
    (($(wc -w <<<"${old_ports[*]}") > 1))
    return
  fi
  for server in $app_servers; do
    (($(wc -w <<<"${old_ports[$server]}") != 1)) || return 1
  done
  [[ -n ${old_ports[*]// /} ]]
}

# restart_group GROUP TO
restart_group() {
  local server=${1%%:*} all
  all=${old_ports["$server"]}
  left_out "$1"
  switch_webservers || return 1
  on_servers restart-batch "$server" ROLLOUT="$ROLLOUT" WHO="$WHO" TO="$2" PORTS="${1#*:}" || return 1
  old_ports["$server"]=$all
}

# left_out GROUP: takes the group's ports out of what the webservers are told.
left_out() {
  local server=${1%%:*} port kept=''
  for port in ${old_ports[$server]}; do
    [[ ",${1#*:}," == *",$port,"* ]] || kept+="$port "
  done
  old_ports["$server"]=${kept% }
}

# restart_back: what had been restarted before the failure goes back in the same way. Each server still has the former
# settings as its current ones. Webservers come last, when all replicas are back.
restart_back() {
  local group server
  local -a groups=("${restarted[@]}")
  restarted=()
  ((${#groups[@]} > 0)) || return 0
  new_ports=()
  # Of all servers: the one that failed was left out when it did, and has to serve while others restart.
  for server in $app_servers; do
    old_ports["$server"]=$(answered "$server" look serving)
  done
  for group in "${groups[@]}"; do
    restart_group "$group" current || echo "restarting the former release: $failed_why"
  done
  switch_webservers || echo "switching back: $failed_why"
}
