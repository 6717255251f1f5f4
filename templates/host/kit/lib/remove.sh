# shellcheck shell=bash
# remove and uninstall: what apply made goes again.

# remove [--force] STEP: with --force the step is forgotten even if its scripts fail.
remove_command() {
  if [[ ${1:-} == --force ]]; then
    script_failure_is_fatal=""
    shift
  fi
  (($# == 1)) || stop "usage: tierwright remove [--force] STEP"
  require_root
  if [[ ! $1 =~ ^[a-z0-9][a-z0-9._-]*$ || ! -d $kit_steps/$1 ]]; then return 0; fi
  stage_create
  remove_step "$1"
}

# remove_step STEP: under the lock that it takes, or that is held already.
remove_step() {
  local i backwards=()
  step_document "$1"
  document_read stored <"$REPLY" || exit 1
  if [[ -z $lock_taken ]]; then
    action_begin "$1" "$document_title" remove
  else
    action_start "$1" "$document_title"
    log_open "$1" remove
  fi
  manifest_load "$1"
  for ((i = ${#document_scripts[@]} - 1; i >= 0; i--)); do backwards+=("${document_scripts[i]}"); done
  scripts_run remove "${backwards[@]}"
  remove_files
  manifest_forget "$1"
  action_result=removed
}

# For remove scripts. remove_files: removes the step's files and empty directories now, for whoever has to reload after;
# `changed` knows of them then.
remove_files() {
  # Once for each removal, also when one is interrupted: what stands there now may be a file that was ours to give back.
  local done_mark=$kit_steps/$action_step/removed
  if [[ -e $done_mark ]]; then return 0; fi
  pending_note "${!known_files[@]}"
  if ((${#known_files[@]})); then files_remove "${!known_files[@]}"; fi
  if ((${#known_directories[@]})); then directories_remove "${!known_directories[@]}"; fi
  : >"$done_mark"
}

# uninstall [--force]: every step in reverse order, then the kit. Backups stay.
uninstall_command() {
  local steps=() i
  if [[ ${1:-} == --force ]]; then script_failure_is_fatal=""; fi
  require_root
  stage_create
  if [[ -e $kit_state/order ]]; then mapfile -t steps <"$kit_state/order"; fi
  mkdir -p "$kit_state"
  lock_take uninstall
  # Tells scripts that nothing will come back: what is kept otherwise goes, after its last backup.
  export UNINSTALL=1
  for ((i = ${#steps[@]} - 1; i >= 0; i--)); do
    if [[ -d $kit_steps/${steps[i]} ]]; then
      remove_step "${steps[i]}"
      action_record
    fi
  done
  action_step=""
  uninstall_kit
}

# Directories of sites and of administrators below /etc/tierwright stay when they are not empty.
uninstall_kit() {
  rm -rf "$kit_state" "$kit_logs" "$kit_root/etc/tierwright"
  rm -f "$kit_root/usr/local/sbin/tierwright"
  rm -rf "$kit_root/usr/local/lib/tierwright" "$kit_root"/usr/local/lib/tierwright-*
  rmdir "$kit_backups" 2>/dev/null || true
  rm -rf "$kit_run"
}
