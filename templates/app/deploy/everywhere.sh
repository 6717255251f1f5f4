#!/usr/bin/env bash
# For scripts that deploy to read: bringing a release to all servers of a site. The first app server coordinates.
# Settings: SITE, and those of words.sh.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/coordinator.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/words.sh"

# leader: the name of the site's app server that coordinates.
leader() {
  local first
  read -r first _ < <(app_servers_of "$SITE" | xargs)
  echo "$first"
}

expect_leader() {
  [[ $(leader) == "$(peer_self)" ]] || fail "$(leader) deploys $SITE, not this server" "run it there"
}

# One deployment of a site at a time, from its first file to its last replica.
take_site() {
  exec {site_turn}>>"$kit_run/$SITE.deploy"
  if flock --nonblock "$site_turn"; then return 0; fi
  progress "$SITE: waiting for another deployment to end"
  flock --timeout 3600 "$site_turn" ||
    fail "another deployment of $SITE did not end within an hour" "see: tierwright history"
}

# reach_everyone: nobody is left out.
reach_everyone() {
  local server
  for server in $app_servers $webservers; do
    peer_run "$server" ping >/dev/null </dev/null ||
      fail "$server cannot be reached from $(peer_self), nothing was changed" "see: tierwright peers"
  done
}

# stage_on SERVERS: the release, and what it is made from where it was uploaded.
stage_on() {
  local server
  local -a words
  mapfile -t words < <(release_words)
  if [[ -n ${SOURCE_SHA256:-} ]]; then
    for server in $1; do hand_on "$server" "$SOURCE_SHA256"; done
  fi
  on_servers stage "$1" "${words[@]}" LABEL="$LABEL" RELEASE="$RELEASE"
}

# hand_on SERVER SHA256: an uploaded archive.
hand_on() {
  [[ $1 != "$(peer_self)" ]] || return 0
  peer_run "$1" put "$2" <"$TIERWRIGHT_STATE/incoming/$2.tar.gz" ||
    fail "$1 could not be given what was uploaded" "see whether its disk is full"
}

# back_up: the database as it was before the migration, where the plan says so.
back_up() {
  local server
  find_target next
  [[ ${BACKUP_BEFORE_MIGRATION:-0} == 1 ]] || return 0
  server=$(peers_with_role db)
  [[ -z $server ]] || on_servers backup "$server" || fail "$failed_why" "nothing was changed; the former release serves"
}

# In a shell of its own, whose functions have names of ours.
migrate_once() (
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/migrate.sh"
)

# take_back: what is staged next is what runs, so that nobody rolls out a release that failed.
take_back() {
  on_servers stage "$app_servers" SOURCE=followed RELEASE= || echo "taking back: $failed_why"
}
