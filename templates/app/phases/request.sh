#!/usr/bin/env bash
# Takes a request on the app server that coordinates. A path unit has it handled; this only keeps it.
# Settings: SITE, KIND (deploy, stop, hot-file, hot-tree or hot-folders), SERVER (who asks), AGE_SECONDS (since what it is about happened; by
# the clock of who asks, so that clocks need not agree), and the words of each kind.
set -euo pipefail

directory=$TIERWRIGHT_STATE/sites/$SITE/requests
install --directory --mode=0700 "$directory"
now=${EPOCHREALTIME/./}
name=$((now - ${AGE_SECONDS:-0} * 1000000)).$SERVER.$now
for word in KIND SERVER FOLDER NAME SHA256 FORMAT AGAIN REMOVED PUSHER; do
  [[ -z ${!word:-} ]] || printf '%s=%s\n' "$word" "${!word}"
done >"$directory/.$name"
mv --no-target-directory "$directory/.$name" "$directory/$name"
