# shellcheck shell=bash
# Phases of a rollout, and what administrators start for a site: scripts of the kit that run outside of any step.

# phase PHASE SITE [NAME=VALUE…]: one server's part in a rollout, which an app server coordinates.
phase_command() {
  local phase=${1:-} site=${2:-} tier=app
  require_root
  [[ $phase =~ ^[a-z][a-z-]*$ && $site =~ ^[a-z][a-z0-9-]*$ ]] || stop "usage: tierwright phase PHASE SITE [NAME=VALUE…]"
  shift 2
  case $phase in
    switch | revert) tier=webserver ;;
    backup) tier=database ;;
  esac
  [[ -f $kit_scripts/$tier/phases/$phase.sh ]] || stop "the kit has no phase $phase"
  site_script_begin "$site" "phase $phase" "$@"
  # Not the lock of the server: a phase may wait for minutes. Nor the one of the rollout, which waits for its phases.
  lock_take_step "site.$site.phase"
  script_run "$tier/phases/$phase"
  action_result="done"
}

# site_script SITE SCRIPT TITLE [NAME=VALUE…]: what administrators ask for.
site_script() {
  local site=$1 script=$2 title=$3
  shift 3
  require_root
  site_check "$site"
  site_script_begin "$site" "$title" "$@"
  script_run "$script"
  action_result="done"
}

# site_script_begin SITE TITLE [NAME=VALUE…]: everything but the script. It finds the variables of the step that staged the
# site here, where there is one, and those that are given, which come last.
site_script_begin() {
  local site=$1 title=$2 word
  shift 2
  state_make
  stage_create
  document_variable_names=() document_variable_values=() document_masks=()
  if [[ -d $kit_steps/site.$site.release ]]; then
    step_document "site.$site.release"
    document_read stored <"$REPLY" || exit 1
  fi
  document_step=site.$site.rollout
  set_variable SITE "$site"
  for word in "$@"; do
    [[ $word =~ ^[A-Z][A-Z0-9_]*= ]] || stop "$word is not NAME=VALUE"
    set_variable "${word%%=*}" "${word#*=}"
  done
  masks_of_site "$site"
  action_step=$document_step action_title=$title action_result=failed action_started=${EPOCHREALTIME/./}
  log_open "site.$site.rollout" "$title"
}

set_variable() {
  document_variable_names+=("$1")
  document_variable_values+=("$2")
}

# masks_of_site SITE: what must not be shown of the app's own words. Very short texts would hide half of every log.
masks_of_site() {
  local file line
  for file in "$kit_root/etc/tierwright/sites/$1"/{next,current,previous}/masks; do
    [[ -r $file ]] || continue
    while IFS= read -r line; do
      if ((${#line} >= 4)); then document_masks+=("$line"); fi
    done <"$file"
  done
  sort_masks
}

# For scripts. answer TEXT…: a line for the server that coordinates, not for people.
answer() {
  printf '=> %s\n' "$*" >&8
}
