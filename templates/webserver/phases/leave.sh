#!/usr/bin/env bash
# Makes nginx on this server send no more requests for a site to an app server that is about to shut down, if another one
# serves; requests that are under way end where they are. `join` undoes it, and so does the next rollout.
# Settings: SITE, ADDRESS (of the app server).
set -euo pipefail

for part in nginx upstreams absence; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/webserver/$part.sh"
done

# Whoever asked waits no longer than this, in seconds (leave.service), and may have come back since.
longest_wait=15

leave() {
  ((SECONDS < longest_wait)) || fail "$ADDRESS was to be left out, but its turn came too late" "nothing was changed"
  if [[ ! -e $upstream_file ]]; then
    answer "requests unchanged"
  elif ! others_serve; then
    answer "requests go on: no other server is left"
  elif put_changed without_server; then
    answer "requests stop"
  else
    answer "requests unchanged"
  fi
}

with_lock leave
