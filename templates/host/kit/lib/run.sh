# shellcheck shell=bash
# Running a single script of the kit with what a step on this server told it: for timers and administrators.

# run STEP SCRIPT: without the server's lock, so that a long backup holds up no deployment. Secrets are not kept on the
# server, so a variable that held one is empty.
run_command() {
  (($# == 2)) || stop "usage: tierwright run STEP SCRIPT"
  require_root
  if [[ ! $1 =~ ^[a-z0-9][a-z0-9._-]*$ || ! -d $kit_steps/$1 ]]; then stop "this server has no step $1; see: tierwright status"; fi
  if [[ ! $2 =~ ^[a-z0-9][a-z0-9./-]*$ || $2 == *..* || ! -f $kit_scripts/$2.sh ]]; then stop "the kit has no script $2"; fi
  stage_create
  step_document "$1"
  document_read stored <"$REPLY" || exit 1
  action_start "$1" "$2"
  log_open "$1" "run $2 for"
  script_run "$2"
  action_result="done"
  if [[ -e $stage/nothing-done ]]; then action_step=""; fi
}

# For scripts which a timer runs often. nothing_done: the history need not tell of this run.
nothing_done() {
  : >"$stage/nothing-done"
}
