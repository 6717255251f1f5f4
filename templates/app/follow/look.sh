#!/usr/bin/env bash
# Looks whether a source has another release than at the last look, and deploys it. A release that failed is not tried
# again, and one that was gone back from does not come back, until the source changes.
# Settings: those of app/release; SOURCE_KIND and SOURCE_… of the source.
set -euo pipefail

for part in app/deploy/words app/build "sources/newest-$SOURCE_KIND"; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/$part.sh"
done

# One line: how the last attempt ended (trying, deployed or failed), and the words of the release.
followed=$TIERWRIGHT_STATE/sites/$SITE/followed

note() {
  install --directory --mode=0700 "${followed%/*}"
  printf '%s %s\n' "$1" "$key" >"$followed.new"
  mv --no-target-directory "$followed.new" "$followed"
}

# say STATE: for `tierwright status`.
say() {
  site_info_set "$SITE" FOLLOWS "$(followed_place): $1"
}

everyone_answers() {
  local server
  for server in $(app_servers_of "$SITE") $(peers_with_role webserver); do
    peer_run "$server" ping >/dev/null </dev/null || {
      progress "$SITE: $server cannot be reached, so $newest_label has to wait"
      return 1
    }
  done
}

follow() {
  local key last='' line
  if ! newest_release; then
    say "nothing to deploy yet, $newest_missing"
    nothing_done
    return 0
  fi
  key="${newest_words[*]} BUILD=$BUILD_IDENTITY"
  [[ ! -e $followed ]] || last=$(<"$followed")
  # What was interrupted is tried again.
  if [[ $last == *" $key" && $last != "trying "* ]]; then
    nothing_done
    return 0
  fi
  # That is no fault of the release.
  everyone_answers || return 0
  note trying
  if SUDO_USER=$caller_user bash "$kit_directory/tierwright" deploy "$SITE" "${newest_words[@]}" LABEL="$newest_label" \
    BY=follow 2>"$stage/kit.errors" </dev/null | while IFS= read -r line; do progress "$line"; done; then
    note deployed
    say "$newest_label deployed $(date --utc '+%F %T')"
  else
    note failed
    cat "$stage/kit.errors" >&2
    say "$newest_label failed $(date --utc '+%F %T'), it is not tried again"
    progress "$SITE: $newest_label was not deployed: $(sed --quiet 's/^tierwright: //p' "$stage/kit.errors" | tail -n 1)"
  fi
}

secrets=/etc/tierwright/sites/$SITE/staged/source-secrets
# shellcheck source=/dev/null
[[ ! -e $secrets ]] || . "$secrets"
exec {look_turn}>>"$kit_run/$SITE.follow"
flock --timeout 3600 "$look_turn" || fail "another look at the source of $SITE does not end" "see: tierwright history"
follow
