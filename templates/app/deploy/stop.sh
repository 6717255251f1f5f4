#!/usr/bin/env bash
# For `deploy.sh` to read: stopping a site on all servers, because its release was taken away. Visitors get the
# maintenance page. Releases stay, so that the next one comes as usual.
# Settings: SITE.

stop_everywhere() {
  take_site
  take_turn
  reach_everyone
  on_servers stop "$app_servers" DRY=1 || fail "$failed_why"
  ROLLOUT=$(next_stop_id)
  [[ -z $webservers ]] || on_servers switch "$webservers" ROLLOUT="$ROLLOUT" UPSTREAMS= BACKUPS= ||
    fail "$failed_why" "the site runs on"
  on_servers stop "$app_servers" ROLLOUT="$ROLLOUT" || fail "$failed_why" "stop it again"
  progress "$SITE: stopped on ${app_servers// /, }"
}

# Like a rollout's, since it takes its turn among rollouts.
next_stop_id() {
  local server
  for server in $app_servers; do
    cp "$said/$server.stop.answers" "$said/$server.look.answers"
  done
  next_rollout_id
}
