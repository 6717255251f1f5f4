#!/usr/bin/env bash
# For phases to read: leaving an app server out of a site's upstreams without forgetting it.
# Settings: SITE, ADDRESS (of the app server). Needs nginx.sh and upstreams.sh.
# shellcheck disable=SC2154 # they, and the kit, set them

# without_server, with_server: standard input, with this server's replicas marked as down, or not any more.
without_server() {
  awk -v server="$(in_brackets "$ADDRESS:")" \
    '$1 == "server" && index($2, server) == 1 && !/ down;$/ { sub(/;$/, " down;") } { print }'
}

with_server() {
  awk -v server="$(in_brackets "$ADDRESS:")" \
    '$1 == "server" && index($2, server) == 1 { sub(/ down;$/, ";") } { print }'
}

# others_serve: whether a replica is left on another server.
others_serve() {
  awk -v server="$(in_brackets "$ADDRESS:")" \
    '$1 == "server" && index($2, server) != 1 && !/ down;$/ { found = 1 } END { exit !found }' "$upstream_file"
}

# put_changed CHANGE: makes nginx use what the function CHANGE makes of the site's upstreams; a rollout that is taken back
# leads to nothing older. Returns 1 when nginx uses it already; ends the script when nginx does not take it.
put_changed() {
  local wanted=$stage/upstream code=0
  "$1" <"$upstream_file" >"$wanted" || fail "$upstream_file cannot be read"
  if served "$wanted"; then
    code=1
  else
    put_upstreams "$wanted" || fail "nginx does not take the change: $REPLY" "see: nginx -t"
  fi
  if [[ -e $before/file ]]; then
    "$1" <"$before/file" >"$before/file.new" && mv --no-target-directory "$before/file.new" "$before/file"
  fi
  return "$code"
}
