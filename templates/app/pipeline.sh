#!/usr/bin/env bash
# For other scripts to read: the steps of a release, with the scripts that a preset, the app or the site has put before
# them, after them or in their place. They lie among the site's settings as hooks/<step>, hooks/before-<step> and
# hooks/after-<step>; hooks/<step>.off says that a step is left out.
# Settings: SITE, SYSTEM_USER, RELEASE.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/previous-release.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/site-command.sh"

# The release and the settings that the steps are about: those that are staged, unless pipeline_for names others.
pipeline_release=/srv/sites/$SITE/releases/${RELEASE:-}
pipeline_settings=/etc/tierwright/sites/$SITE/next
# More variables for the scripts, as NAME=VALUE.
pipeline_variables=()
# Why the last hook failed.
hook_failure=''

# pipeline_for RELEASE_DIRECTORY SETTINGS_DIRECTORY
pipeline_for() {
  pipeline_release=$1 pipeline_settings=$2
}

# pipeline STEP COMMAND…: runs the step, and what belongs to it. A script that fails ends the release.
pipeline() {
  local step=$1
  shift
  hook "before-$step" || fail "$hook_failure" "correct the script, and deploy again"
  if [[ -e $pipeline_settings/hooks/$step.off ]]; then
    echo "$step is switched off"
  elif has_hook "$step"; then
    hook "$step" || fail "$hook_failure" "correct the script, and deploy again"
  else
    "$@"
  fi
  hook "after-$step" || fail "$hook_failure" "correct the script, and deploy again"
}

# has_hook KEY
has_hook() {
  [[ -e $pipeline_settings/hooks/$1 ]]
}

# hook KEY: runs this script, if there is one. Returns 1 when it fails: hook_failure tells why.
hook() {
  local status=0
  local -a variables
  has_hook "$1" || return 0
  variables=(
    "RELEASE=${pipeline_release##*/}"
    "PREVIOUS_RELEASE=$(previous_release "$SITE" "${pipeline_release##*/}")"
    "SITE=$SITE"
    "${pipeline_variables[@]}"
  )
  hook_facts
  progress "$SITE: $1 of the pipeline"
  case $1 in
    *fetch | *build) hook_as_builder "$pipeline_settings/hooks/$1" || status=$? ;;
    *) site_command "$pipeline_release" "$pipeline_settings" "hooks/$1" "${variables[@]/#/--setenv=}" || status=$? ;;
  esac
  ((status == 0)) || {
    hook_failure="$1 of the pipeline of $SITE ended with status $status"
    return 1
  }
}

# Scripts of the pipeline are told what the kit tells about the server.
hook_facts() {
  local name
  for name in "${!FACT_@}"; do
    variables+=("$name=${!name}")
  done
}

# While a release is built it belongs to the user who builds, who may read no settings: the script is lent to him. Not in a
# directory of his, where a link could have root write elsewhere.
hook_as_builder() {
  local lent status=0
  lent=$(mktemp --directory /run/tierwright-hook.XXXXXX)
  chmod 0711 "$lent"
  install --mode=0444 "$1" "$lent/script"
  (cd "$pipeline_release" && as_builder "${variables[@]}" /bin/sh "$lent/script") || status=$?
  rm -rf "$lent"
  return "$status"
}
