# shellcheck shell=bash
# What apply and remove have in common: begin under the lock, end with a line in the history, also when something fails.

action_step=""
action_title=""
action_result=""
action_started=0
action_site=""
action_from_release=""

# action_begin STEP TITLE WORD: takes the lock.
action_begin() {
  state_make
  lock_take_step "$1"
  lock_take "$3 $1"
  stage_remove_stale
  action_start "$1" "$2"
  log_open "$1" "$3"
}

# action_start STEP TITLE: what the history will tell of, a failure until it says otherwise.
action_start() {
  action_step=$1 action_title=$2 action_result=failed action_started=${EPOCHREALTIME/./}
  action_site="" action_from_release=""
  if [[ $1 == site.*.* ]]; then
    action_site=${1#site.}
    action_site=${action_site%%.*}
    action_from_release=$(site_info_get "$action_site" RELEASE)
  fi
}

# Runs at every exit of the kit.
action_end() {
  local code=$?
  trap - EXIT
  action_record || true
  stage_remove || true
  if [[ -n $lock_taken ]]; then lock_release; elif [[ -n $stage ]]; then lock_forget_holder; fi
  exit "$code"
}

# action_record: writes the action at hand into the history.
action_record() {
  local duration seconds
  if [[ -z $action_step || ! -d $kit_state ]]; then return 0; fi
  duration=$((${EPOCHREALTIME/./} - action_started))
  printf -v seconds '%d.%02d' $((duration / 1000000)) $((duration / 10000 % 100))
  action_find_releases
  history_append "$action_step" "$action_title" "$action_result" "$seconds" "$action_site" "$action_from_release" "$action_to_release"
  action_step=""
}

# action_find_releases: sets action_to_release; both stay empty when the action was not about a release.
action_find_releases() {
  local line answered=""
  action_to_release=""
  if [[ -z $action_site ]]; then return 0; fi
  if [[ -s $stage/answers ]]; then
    while IFS= read -r line; do
      if [[ $line == "release "* ]]; then answered=${line#release }; fi
    done <"$stage/answers"
  fi
  action_to_release=${answered%% *}
  if [[ -n $action_to_release ]]; then return 0; fi
  action_to_release=$(site_info_get "$action_site" RELEASE)
  if [[ $action_to_release == "$action_from_release" ]]; then action_from_release="" action_to_release=""; fi
}

# The state can be passed through, since the ssh user's incoming directory lies in it; the steps' own is for root alone.
state_make() {
  if [[ -d $kit_steps && -d $kit_logs ]]; then return 0; fi
  (umask 022 && mkdir -p "${kit_state%/*}" "${kit_logs%/*}")
  (umask 066 && mkdir -p "$kit_state" "$kit_sites")
  mkdir -p "$kit_steps" "$kit_logs"
}
