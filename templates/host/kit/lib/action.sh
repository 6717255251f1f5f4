# shellcheck shell=bash
# What apply and remove have in common: begin under the lock, end with a line in the history, also when something fails.

action_step=""
action_title=""
action_result=""
action_started=0

# action_begin STEP TITLE WORD: takes the lock.
action_begin() {
  state_make
  lock_take_step "$1"
  lock_take "$3 $1"
  stage_remove_stale
  action_step=$1 action_title=$2 action_result=failed action_started=${EPOCHREALTIME/./}
  log_open "$1" "$3"
}

# Runs at every exit of the kit.
action_end() {
  local code=$?
  trap - EXIT
  action_record || true
  stage_remove || true
  if [[ -n $lock_taken ]]; then lock_release; fi
  exit "$code"
}

# action_record: writes the action at hand into the history.
action_record() {
  local duration seconds
  if [[ -z $action_step || ! -d $kit_state ]]; then return 0; fi
  duration=$((${EPOCHREALTIME/./} - action_started))
  printf -v seconds '%d.%02d' $((duration / 1000000)) $((duration / 10000 % 100))
  history_append "$action_step" "$action_title" "$action_result" "$seconds"
  action_step=""
}

# The state can be passed through, since the ssh user's incoming directory lies in it; the steps' own is for root alone.
state_make() {
  if [[ -d $kit_steps && -d $kit_logs ]]; then return 0; fi
  (umask 022 && mkdir -p "${kit_state%/*}" "${kit_logs%/*}")
  (umask 066 && mkdir -p "$kit_state" "$kit_sites")
  mkdir -p "$kit_steps" "$kit_logs"
}
