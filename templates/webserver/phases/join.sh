#!/usr/bin/env bash
# Makes nginx on this server send requests for a site to an app server again which had left.
# Settings: SITE, ADDRESS (of the app server).
set -euo pipefail

for part in nginx upstreams absence; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/webserver/$part.sh"
done

join() {
  if [[ -e $upstream_file ]] && put_changed with_server; then
    answer "requests come back"
  else
    answer "requests unchanged"
  fi
}

with_lock join
