#!/usr/bin/env bash
# For other scripts to read: asking the app server that coordinates to change a site. Requests wait there in a folder, and
# are handled one after the other.
# Settings: SITE.

# The site's first app server.
find_leader() {
  read -r leader _ < <(app_servers_of "$SITE" | xargs)
}

# ask KIND [NAME=VALUE…]: returns 1 when it cannot be reached.
ask() {
  local kind=$1
  shift
  find_leader
  peer_run "$leader" phase request "$SITE" KIND="$kind" SERVER="$(peer_self)" "$@" </dev/null
}

# hand_over FILE SHA256: gives the server that coordinates what is asked about.
hand_over() {
  find_leader
  [[ $leader != "$(peer_self)" ]] || return 0
  peer_run "$leader" put "$2" <"$1"
}
