# shellcheck shell=bash
# apply: makes the server hold what the step document on standard input says.

apply_command() {
  require_root
  stage_create
  document_read incoming || exit 1
  scripts_check
  action_begin "$document_step" "$document_title" apply
  check_stack
  attempt_begin "$document_step"
  manifest_load "$document_step"
  scripts_run before "${document_scripts[@]}"
  files_compare
  apply_files
  scripts_run "" "${document_scripts[@]}"
  manifest_store "$document_step"
  action_result=unchanged
  if ((${#pending_paths[@]})); then action_result=changed; fi
}

# A server belongs to one stack, since two would undo each other's work.
check_stack() {
  local owner=""
  if [[ -z $document_stack ]]; then return 0; fi
  if [[ -e $kit_state/stack ]]; then owner=$(<"$kit_state/stack"); fi
  if [[ -z $owner ]]; then
    echo "$document_stack" >"$kit_state/stack"
  elif [[ $owner != "$document_stack" ]]; then
    stop "this server belongs to the stack $owner, not to $document_stack: destroy it there first, or take the server out of one of them"
  fi
}

apply_files() {
  local i path stale=() stale_directories=() changed=()
  declare -A wanted=()
  for path in "${document_files[@]}" "${document_directories[@]}"; do wanted[$path]=1; done
  for path in "${!known_files[@]}"; do
    if [[ -z ${wanted[$path]:-} ]]; then stale+=("$path"); fi
  done
  for path in "${!known_directories[@]}"; do
    if [[ -z ${wanted[$path]:-} ]]; then stale_directories+=("$path"); fi
  done
  manifest_take_over "$document_step"
  for i in "${changed_files[@]}"; do changed+=("${document_files[i]}"); done
  if ((${#changed[@]} + ${#stale[@]})); then pending_add "$document_step" file "${changed[@]}" "${stale[@]}"; fi
  directories_place
  files_write
  if ((${#stale[@]})); then files_remove "${stale[@]}"; fi
  if ((${#stale_directories[@]})); then directories_remove "${stale_directories[@]}"; fi
}
