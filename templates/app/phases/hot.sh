#!/usr/bin/env bash
# Makes a hot folder on this server hold exactly what the coordinating server has in it; or, with RELOAD, tells the
# replicas here that files changed, by the app's own command.
# Settings: SITE, SYSTEM_USER, FOLDER (its name), SHA256 (of an archive with the files), RELOAD (1).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/hot-folders/files.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/prune-uploaded.sh"

take_over() {
  local from=$hot/.$FOLDER.new name changes=0
  make_hot_folder "$FOLDER"
  unpack_files "$SHA256" "$from"
  while IFS= read -r -d '' name; do
    [[ ! -e $from/$name ]] || continue
    rm -f "$hot/$FOLDER/$name"
    changes=$((changes + 1))
  done < <(files_below "$hot/$FOLDER")
  while IFS= read -r -d '' name; do
    if place_file "$FOLDER" "$name" "$from/$name"; then changes=$((changes + 1)); fi
  done < <(files_below "$from")
  remove_empty_directories "$FOLDER"
  rm -rf "$from"
  prune_uploaded
  answer "changes $changes"
}

reload() {
  local port
  find_target current
  for port in $(replica_ports live); do
    if ! site_command "$(readlink "$home/replicas/$port/release")" "$(readlink "$home/replicas/$port/settings")" reload \
      --setenv=PORT="$port" \
      --setenv=MAINPID="$(systemctl show --property=MainPID --value "$(replica_unit "$port")")" \
      --property=RuntimeMaxSec="$CHECK_TIMEOUT_SECONDS" || ! answers "$port"; then
      fail "the reload command of $SITE failed on port $port, or it does not answer: ${HTTP_ANSWER:-no answer}"
    fi
  done
}

if [[ ${RELOAD:-} == 1 ]]; then
  reload
else
  take_over
fi
