#!/usr/bin/env bash
# For other scripts to read: the file that tells nginx where a site's replicas are, and putting another in its place.
# Settings: SITE.

upstream_file=/etc/nginx/tierwright/upstreams/$SITE.conf
# shellcheck disable=SC2034 # phases/ reads it
# What a rollout found, for `revert`: the file, unless there was none, and the rollout's id.
before=$TIERWRIGHT_STATE/sites/$SITE/upstream.before
# The file as nginx has read it: one that was put in its place by a killed run may not have been read.
in_use=$TIERWRIGHT_STATE/sites/$SITE/upstream.used

# upstream_block UPSTREAMS BACKUPS: ADDRESS:PORT with commas between; backups are asked when all others are gone.
upstream_block() {
  local -a upstreams backups
  IFS=, read -ra upstreams <<<"$1"
  IFS=, read -ra backups <<<"$2"
  echo "# Written by Tierwright's rollouts: changes are overwritten."
  echo "upstream site-$SITE {"
  echo "  zone site-$SITE 64k;"
  echo "  least_conn;"
  server_lines "" "${upstreams[@]}"
  server_lines " backup" "${backups[@]}"
  ((${#upstreams[@]})) || echo "  server 127.0.0.1:1 down;"
  echo "  keepalive 16;"
  echo "  # Shorter than the app servers' own (gunicorn 2 s, uvicorn 5 s), so that a request never meets a connection just closed."
  echo "  keepalive_timeout 1s;"
  echo "}"
}

server_lines() {
  local option=$1 server
  shift
  for server in "$@"; do
    echo "  server $(in_brackets "$server") max_fails=3 fail_timeout=5s$option;"
  done
}

# in_brackets ADDRESS:PORT: as nginx wants IPv6.
in_brackets() {
  local address=${1%:*}
  if [[ $address == *:* ]]; then
    echo "[$address]:${1##*:}"
  else
    echo "$1"
  fi
}

# served FILE: whether nginx uses exactly this.
served() {
  cmp --quiet "$1" "$upstream_file" && cmp --quiet "$1" "$in_use"
}

# put_upstreams FILE: makes nginx use this file, or none when it does not exist. When nginx does not take it, the
# former one stays: returns 1, with REPLY saying why.
put_upstreams() {
  local former=$upstream_file.former
  install --directory --mode=0755 "${upstream_file%/*}"
  rm -f "$former"
  [[ ! -e $upstream_file ]] || cp --archive "$upstream_file" "$former"
  place "$1"
  if REPLY=$(nginx_refuses); then
    place "$former"
  elif use_files; then
    rm -f "$former"
    return 0
  else
    REPLY=$(nginx_last_error)
    place "$former"
    use_files || true
  fi
  rm -f "$former"
  return 1
}

# use_files: remembers what nginx has read, when it has.
use_files() {
  rm -f "$in_use"
  reload_nginx || return 1
  [[ ! -e $upstream_file ]] || cp "$upstream_file" "$in_use"
}

# place FILE: at once, so that nginx never reads half of it.
place() {
  if [[ -e $1 ]]; then
    install --mode=0644 --no-target-directory "$1" "$upstream_file.new"
    mv --no-target-directory "$upstream_file.new" "$upstream_file"
  else
    rm -f "$upstream_file"
  fi
}
