#!/usr/bin/env bash
# Has the webservers send requests for a site to this server again, which it had left, as soon as a replica answers after a
# boot. Goes on until every webserver was told: one that is down may remember that this server had left.
# Settings: SITE.
# shellcheck disable=SC2154 # the scripts read below, and the kit, set them
set -euo pipefail

for part in site peers leaving; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/rollout/$part.sh"
done

# In seconds, between two attempts.
longest_pause=30

# try_to_join: all is read anew, since a rollout may have come in between. Returns 1 with failed_why.
try_to_join() {
  local webservers server port
  local -a ports
  webservers=$(webservers_to_tell)
  mapfile -t ports < <(replica_ports live committed)
  # A site which was stopped has none.
  if [[ -z $webservers || ! -e $site_settings/current/plan ]] || ((${#ports[@]} == 0)); then return 0; fi
  load_plan "$site_settings/current"
  failed_why="no replica of $SITE answers"
  # Each gets its time; nginx finds out by itself about a few that are broken.
  for port in "${ports[@]}"; do
    answers "$port" || true
  done
  [[ -n $(healthy_ports "${ports[@]}") ]] || return 1
  on_servers join "$webservers" ADDRESS="${ADDRESS//[\[\]]/}" || return 1
  for server in $webservers; do
    progress "$server: requests $(answered "$server" join requests)"
  done
}

# After a release, or a power cut.
if [[ ! -e $left ]]; then
  nothing_done
  exit 0
fi
pause=2
until try_to_join; do
  progress "$SITE: ${failed_why%$'\r'}; trying again in $pause s"
  sleep "$pause"
  pause=$((pause * 2 < longest_pause ? pause * 2 : longest_pause))
done
rm -f "$left"
