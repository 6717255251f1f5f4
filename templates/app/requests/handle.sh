#!/usr/bin/env bash
# Handles what servers asked for, in the order in which it happened, on the app server that coordinates. Of several
# releases that were pushed only the newest is deployed.
# Settings: those of app/release.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/words.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/prune-uploaded.sh"

requests=$TIERWRIGHT_STATE/sites/$SITE/requests

waiting_requests() {
  find "$requests" -mindepth 1 -maxdepth 1 -type f ! -name '.*' -printf '%f\n' | LC_ALL=C sort
}

# load_request NAME
load_request() {
  local line
  KIND='' SERVER='' FOLDER='' NAME='' SHA256='' FORMAT='' AGAIN='' PUSHER=''
  while IFS= read -r line; do printf -v "${line%%=*}" '%s' "${line#*=}"; done <"$requests/$1"
}

handle_all() {
  local name newest=''
  local -a names
  mapfile -t names < <(waiting_requests)
  ((${#names[@]} > 0)) || return 1
  for name in "${names[@]}"; do
    load_request "$name"
    [[ $KIND != deploy ]] || newest=$name
  done
  for name in "${names[@]}"; do
    load_request "$name"
    case $KIND in
      deploy) handle_deploy "$name" "$newest" ;;
      stop) handle_stop ;;
    esac
    [[ $KIND == hot-* ]] || rm -f "$requests/$name"
  done
  handle_hot_folders "${names[@]}"
}

handle_deploy() {
  local why=''
  if [[ $1 != "$2" ]]; then
    progress "$SITE: $NAME from $SERVER was overtaken by a newer one"
  elif ! run_kit deploy "$SITE" SOURCE=pushed SOURCE_FORMAT="$FORMAT" SOURCE_SHA256="$SHA256" LABEL="$(label_of "$NAME")" \
    AGAIN="$AGAIN" BY="$PUSHER@$SERVER"; then
    why=$(last_words)
    progress "$SITE: $NAME from $SERVER was not deployed: $why"
    say "$NAME from $SERVER failed"
  else
    say "$NAME from $SERVER deployed"
  fi
  tell "$why"
}

# say WHAT: for `tierwright status`.
say() {
  site_info_set "$SITE" INCOMING "$1 $(date --utc '+%F %T')"
}

# Only when it is what runs: something else may have taken its place.
handle_stop() {
  local release
  release=$(site_info_get "$SITE" RELEASE)
  if [[ -z $release ]] || ! kept_words "$release" | grep --quiet --line-regexp "SOURCE_SHA256=$SHA256"; then return 0; fi
  progress "$SITE: $NAME is gone from $SERVER"
  say "$NAME was taken away from $SERVER, stopped"
  run_kit deploy "$SITE" STOP=1 BY="$SERVER" || progress "$SITE: it could not be stopped: $(last_words)"
}

# However many files changed, replicas are told once.
handle_hot_folders() {
  local name
  local -a ours=()
  for name in "$@"; do
    [[ -e $requests/$name ]] || continue
    ours+=("$name")
  done
  ((${#ours[@]} > 0)) || return 0
  run_kit deploy "$SITE" HOT_FOLDERS_CHANGED=1 || progress "$SITE: hot folders: $(last_words)"
  for name in "${ours[@]}"; do rm -f "$requests/$name"; done
}

label_of() {
  sed -E 's/\.(keter|deb|zip|tgz|tar|tar\.(gz|xz|bz2))$//' <<<"$1"
}

# run_kit WORD…: with a log and a line in the history of its own.
run_kit() {
  SUDO_USER=$caller_user bash "$kit_directory/tierwright" "$@" 2>"$stage/kit.errors" </dev/null |
    while IFS= read -r line; do progress "$line"; done
}

last_words() {
  cat "$stage/kit.errors" >&2
  sed --quiet 's/^tierwright: //p' "$stage/kit.errors" | tail -n 1 | sed 's/^site[^ ]* failed in [^ ]*: //'
}

# tell WHY
tell() {
  peer_run "$SERVER" phase tell "$SITE" FOLDER="$FOLDER" NAME="$NAME" WHY="$(base64 --wrap=0 <<<"${1-}" | sed 's/^Cg==$//')" </dev/null ||
    echo "$SERVER could not be told"
}

while handle_all; do :; done
# Files of hot folders come without a release that would do it.
prune_uploaded
# Each thing that was done has a line in the history of its own.
nothing_done
