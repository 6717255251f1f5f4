#!/usr/bin/env bash
# Has the webservers send no more requests for a site to this server, whose replicas are about to stop with it. What is
# under way gets a moment to end. Nothing here keeps a server from shutting down.
# Settings: SITE.
# shellcheck disable=SC2154 # the scripts read below, and the kit, set them
set -euo pipefail

for part in site peers leaving; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/rollout/$part.sh"
done

# For how long requests may be under way, in seconds: replicas end theirs when they are told to stop, too.
longest_wait=3

webservers=$(webservers_to_tell)
mapfile -t ports < <(replica_ports live committed draining)
if ! may_leave || [[ -z $webservers || ! -e $site_settings/current/plan ]] || ((${#ports[@]} == 0)); then
  nothing_done
  exit 0
fi
load_plan "$site_settings/current"
touch "$left"
on_servers leave "$webservers" ADDRESS="${ADDRESS//[\[\]]/}" || progress "${failed_why%$'\r'}"
for server in $webservers; do
  requests=$(answered "$server" leave requests)
  [[ -z $requests ]] || progress "$server: requests $requests"
done
quiet "$longest_wait" "${ports[@]}"
