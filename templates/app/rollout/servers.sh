#!/usr/bin/env bash
# For the coordinator to read: which servers take part, what they run, and what nginx is told.

# By server: its address, the ports of replicas that served when the rollout began, and of those that it brings.
declare -A address_of=() old_ports=() new_ports=()
# Whether a webserver was told anything yet.
switched=''

# find_servers: the ones that the step names, else those of the site, and all webservers. A machine of a group is its own
# webserver.
find_servers() {
  if in_group; then
    find_members
  else
    app_servers=${APP_SERVERS:-$(app_servers_of "$SITE")}
    webservers=${WEBSERVERS:-$(peers_with_role webserver)}
  fi
  # In the order of their names a rollout would begin with another server when one is added.
  app_servers=$(xargs <<<"$app_servers")
  webservers=$(xargs <<<"$webservers")
}

# look_everywhere: every server has to be there, and to have the target, before anything is touched.
look_everywhere() {
  local server
  for server in $webservers; do
    peer_run "$server" ping >/dev/null </dev/null || has_left "$server" ||
      fail "$server cannot be reached from $(peer_self), nothing was changed" "see: tierwright peers"
  done
  on_servers look "$app_servers" TO="$TO" ${FRESH:+FRESH=1} || fail "$failed_why" "nothing was changed on any server"
  for server in $app_servers; do
    [[ $(answered "$server" look release) == "$target_id" ]] ||
      fail "$server has release $(answered "$server" look release) of $SITE where $(peer_self) has $target_id" \
        "nothing was changed; deploy the site again"
    address_of[$server]=$(answered "$server" look address)
    old_ports[$server]=$(answered "$server" look serving)
  done
}

# next_rollout_id: the time, and later than what any server knows: clocks differ.
next_rollout_id() {
  local server last='' id
  for server in $app_servers; do
    id=$(answered "$server" look last)
    [[ ! $id > $last ]] || last=$id
  done
  id=$(date --utc +%Y%m%dT%H%M%SZ)
  if [[ ! $id > $last ]]; then
    id=$(date --utc --date="${last:0:4}-${last:4:2}-${last:6:2} ${last:9:2}:${last:11:2}:${last:13:2} UTC +1 second" +%Y%m%dT%H%M%SZ)
  fi
  echo "$id"
}

# sockets SERVER PORT…: as ADDRESS:PORT with commas between.
sockets() {
  local server=$1 port
  shift
  for port in "$@"; do
    printf '%s:%s,' "${address_of[$server]}" "$port"
  done
}

# behind WEBSERVER: the servers to which it sends requests.
behind() {
  if in_group; then
    echo "$1"
  else
    echo "$app_servers"
  fi
}

# upstreams WEBSERVER: where its requests go now: to the new replicas of each server that has them.
upstreams() {
  local server text=''
  for server in $(behind "$1"); do
    # shellcheck disable=SC2086
    text+=$(sockets "$server" ${new_ports[$server]:-${old_ports[$server]}})
  done
  echo "${text%,}"
}

# backups WEBSERVER: the former replicas, for as long as the new ones are watched.
backups() {
  local server port text=''
  ((WATCH_SECONDS > 0)) || return 0
  for server in $(behind "$1"); do
    [[ -n ${new_ports[$server]:-} ]] || continue
    for port in ${old_ports[$server]}; do
      [[ " ${new_ports[$server]} " == *" $port "* ]] || text+=$(sockets "$server" "$port")
    done
  done
  echo "${text%,}"
}

switch_webservers() {
  [[ -n $webservers ]] || return 0
  switched=yes
  own_words=upstream_words on_servers switch "$webservers" ROLLOUT="$ROLLOUT"
}

# upstream_words WEBSERVER: what it alone is told, one word a line.
upstream_words() {
  echo "UPSTREAMS=$(upstreams "$1")"
  echo "BACKUPS=$(backups "$1")"
}
