# shellcheck shell=bash
# Running the scripts of a step: each in a subshell of its own, with the step's variables and the functions of the kit.

script_name=""
script_failure_is_fatal=yes

# scripts_check: every script of the document must be in the kit.
scripts_check() {
  local name
  for name in "${document_scripts[@]}"; do
    if [[ ! -f $kit_scripts/$name.sh ]]; then
      stop "the kit on this server has no script $name; apply the step \"base\" first"
    fi
  done
}

# scripts_run SUFFIX NAME…: runs scripts/NAME.SUFFIX in order, or scripts/NAME where the suffix is empty.
# A script with a suffix may be missing.
scripts_run() {
  local suffix=$1 name
  shift
  for name in "$@"; do
    if [[ -f $kit_scripts/$name${suffix:+.$suffix}.sh ]]; then
      script_run "$name${suffix:+.$suffix}"
    fi
  done
}

# script_run NAME: ends the kit when the script fails. Never call it in a condition, where bash ignores `set -e`.
script_run() {
  local code=0 output=$step_log
  # With secrets about, the output is kept in memory until they are masked.
  if ((${#document_masks[@]})); then output=$stage/output; fi
  rm -f "$stage/failure"
  script_in_subshell "$1" "$output" &
  wait $! || code=$?
  if [[ $output != "$step_log" ]]; then log_masked "$output"; fi
  if ((code == 0)); then return 0; fi
  script_report_failure "$1" "$code"
  if [[ -n $script_failure_is_fatal ]]; then exit 1; fi
}

script_in_subshell() {
  script_name=$1
  trap - EXIT
  # When the connection is lost the script goes on to its end.
  trap ':' PIPE
  # Scripts see bash as they would anywhere else.
  shopt -u nullglob
  exec >>"$2" 2>&1 </dev/null
  script_prepare
  trap 'printf "%s: line %s: status %s: %s\n" "$script_name" "$LINENO" "$?" "$BASH_COMMAND" >&2' ERR
  set -eE
  # shellcheck source=/dev/null
  source "$kit_scripts/$script_name.sh"
}

# Sets what a script finds around it.
script_prepare() {
  local i
  for i in "${!document_variable_names[@]}"; do
    export "${document_variable_names[i]}=${document_variable_values[i]}"
  done
  CHANGED_FILES=$(printf '%s\n' "${!pending_paths[@]}")
  export CHANGED_FILES
  export TIERWRIGHT_STEP=$document_step TIERWRIGHT_STEP_STATE=$kit_steps/$document_step/state
  export TIERWRIGHT_STATE=$kit_state TIERWRIGHT_SCRIPTS=$kit_scripts TIERWRIGHT_ROOT=$kit_root
  facts_load
  umask 022
  cd "${kit_root:-/}"
}

script_report_failure() {
  local reason="it ended with status $2"
  if [[ -s $stage/failure ]]; then reason=$(<"$stage/failure"); fi
  say_error "$document_step failed in $1: $reason"
  {
    echo "last lines of $step_log:"
    log_tail | sed 's/^/  /'
  } >&2 || true
  release_failed "$1" "$reason"
}
