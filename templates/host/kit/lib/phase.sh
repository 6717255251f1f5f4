# shellcheck shell=bash
# Phases: the short parts of a rollout, of which each happens on one server; and what administrators start for a site.
# Scripts of the kit that run outside of any step.

# phase PHASE SITE [NAME=VALUE…]: one phase of a site, one at a time for each site on this server. It is without the
# server's lock, as it waits for replicas; what others must not meet half-done goes through with_lock.
phase_command() {
  local phase=${1:-} site=${2:-} script=""
  (($# >= 2)) || stop "usage: tierwright phase PHASE SITE [NAME=VALUE…]"
  require_root
  shift 2
  phase_find "$phase"
  site_script_prepare "$site" phases "$phase of $site" "$@"
  # Not the lock of the rollout's step, which waits for its phases.
  lock_take_step "$document_step"
  action_start "$document_step" "$document_title"
  # A log of its own for all phases of a site, but a line with its own name for each in the history.
  action_step=site.$site.$phase
  log_open "$document_step" "$phase in"
  script_run "$script"
  action_result="done"
}

# phase_find PHASE: sets script.
phase_find() {
  local tier
  if [[ $1 =~ ^[a-z][a-z-]*$ ]]; then
    for tier in app webserver database; do
      if [[ -f $kit_scripts/$tier/phases/$1.sh ]]; then
        script=$tier/phases/$1
        return 0
      fi
    done
  fi
  stop "the kit on this server knows no phase $1; is its step \"base\" as new as that of the other servers?"
}

# site_script SITE SCRIPT TITLE [NAME=VALUE…]: what administrators ask for.
site_script() {
  local site=$1 script=$2 title=$3
  shift 3
  require_root
  site_check "$site"
  if [[ ! -d $kit_steps/site.$site.release ]]; then
    stop "the site $site does not run on this server; run this on an app server"
  fi
  [[ -f $kit_scripts/$script.sh ]] || stop "the kit has no script $script"
  site_script_prepare "$site" rollout "$title" "$@"
  action_start "$document_step" "$document_title"
  log_open "$document_step" "$title for"
  script_run "$script"
  action_result="done"
}

# site_script_prepare SITE WORD TITLE [NAME=VALUE…]: what a script is told, by the same rules as in a document, of a step
# site.SITE.WORD. It finds the variables of the step that staged the site here, where there is one, and those that are
# given, which win; and it hides the site's secrets.
site_script_prepare() {
  local site=$1 names=() values=() word value
  if [[ ! $site =~ ^[a-z][a-z0-9-]*$ ]]; then stop "$site is not the name of a site"; fi
  stage_create
  if [[ -d $kit_steps/site.$site.release ]]; then
    step_document "site.$site.release"
    document_read stored <"$REPLY" || exit 1
    names=("${document_variable_names[@]}") values=("${document_variable_values[@]}")
  fi
  {
    printf 'step site.%s.%s\ntitle %s\nvariable SITE\n|%s\n' "$site" "$2" "${3//$'\n'/ }" "$site"
    for word in "${@:4}"; do
      if [[ ! $word =~ ^[A-Z][A-Z0-9_]*= ]]; then stop "expected NAME=VALUE, found $word"; fi
      value=${word#*=}
      printf 'variable %s\n|%s\n' "${word%%=*}" "${value//$'\n'/$'\n|'}"
    done
    echo end
  } >"$stage/told"
  document_read incoming <"$stage/told" || exit 1
  document_variable_names=("${names[@]}" "${document_variable_names[@]}")
  document_variable_values=("${values[@]}" "${document_variable_values[@]}")
  masks_of_site "$site"
  state_make
}

# masks_of_site SITE: the secrets of all its settings on this server, since a phase may start any of them. Very short
# texts would hide half of every log.
masks_of_site() {
  local file line
  local -A seen=()
  for file in "$kit_root/etc/tierwright/sites/$1"/{staged,settings/*}/masks; do
    if [[ ! -e $file ]]; then continue; fi
    while IFS= read -r line || [[ -n $line ]]; do
      if ((${#line} >= 4)) && [[ -z ${seen[$line]:-} ]]; then
        seen[$line]=1
        document_masks+=("$line")
      fi
    done <"$file"
  done
  sort_masks
}

# For scripts. answer TEXT…: a line for the server that coordinates. `answer "release 1.5"` is the release which a phase
# is about, for the history.
answer() {
  local text="$*"
  mask_text text
  printf '%s\n' "$text" >>"$stage/answers"
  progress "=> $text"
}
