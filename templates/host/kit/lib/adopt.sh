# shellcheck shell=bash
# How a machine of a group comes to a site that serves on the others: from what the last rollout has published, or from the
# machine that coordinates one. Both have the form of templates/app/rollout/publish.sh: lines about it, then what
# `tierwright apply` takes.

# adopt SITE: brings the site to what is published, on this machine alone.
adopt_command() {
  local site=${1:-} code=0 turn settings rollout
  if (($# != 1)) || [[ ! $site =~ ^[a-z][a-z0-9-]*$ ]]; then stop "usage: tierwright adopt SITE"; fi
  require_root
  group_load
  state_make
  mkdir -p "$kit_sites/$site"
  exec {turn}>>"$kit_run/$site.adopt"
  # Whoever has it looks once more at its end.
  if ! flock --timeout 10 "$turn"; then
    progress "$site: is being brought here already"
    return 0
  fi
  fetch_published "$site" "$stage/published" || code=$?
  case $code in
    0) ;;
    1)
      progress "$site: nothing is published"
      return 0
      ;;
    *) stop "what serves as $site cannot be had: $aws_complaint" ;;
  esac
  settings=$(told settings "$stage/published")
  rollout=$(told rollout "$stage/published")
  if ! has_settings "$site" "$settings" "$(told release "$stage/published")"; then
    : >"$kit_run/$site.adopting"
    run_kit_again take "$site" <"$stage/published"
    rm -f "$kit_run/$site.adopting"
  fi
  site_script "$site" app/rollout "adoption" ALONE=1 TO="settings:$settings" WHO=group
  # Something else may have been published meanwhile.
  fetch_published "$site" "$stage/published" || return 0
  exec {turn}>&-
  if [[ $(told rollout "$stage/published") != "$rollout" ]]; then run_kit_again adopt "$site"; fi
}

# fetch_published SITE FILE: returns 1 when nothing is, 2 with aws_complaint when it cannot be had.
fetch_published() {
  local version
  bucket_get "$GROUP_PREFIX/current/$1" "$2.public" || return
  # The deployment puts an object there without a step, which stands for none.
  grep --quiet '^step ' "$2.public" || return 1
  version=$(told secrets "$2.public")
  : >"$2.secrets"
  if [[ $version != none ]]; then
    # What belongs together was published together: at this version, and no other.
    parameter_get "$GROUP_PARAMETERS/current/$1:$version" "$2.secrets" || return 2
  fi
  {
    awk '/^step / { exit } { print }' "$2.public"
    cat "$2.secrets"
    awk 'found || /^step / { found = 1; print }' "$2.public"
  } >"$2"
  rm -f "$2.public" "$2.secrets"
}

# told WORD FILE: prints what the first line that begins with this word says.
told() {
  awk -v word="$1" '/^(secret|step) / { exit } $1 == word { sub(/^[^ ]* /, ""); print; exit }' "$2"
}

# has_settings SITE SETTINGS RELEASE: whether they are staged here already.
has_settings() {
  [[ -e $kit_root/etc/tierwright/sites/$1/settings/$2/plan && -e $kit_root/srv/sites/$1/releases/$3/.tierwright-release ]]
}

# take SITE: stages what is on standard input; nothing that runs is touched.
take_command() {
  local site=${1:-}
  if (($# != 1)) || [[ ! $site =~ ^[a-z][a-z0-9-]*$ ]]; then stop "usage: tierwright take SITE"; fi
  require_root
  in_group || stop "this server is no machine of a group"
  stage_create
  cat >"$stage/taken"
  awk 'found || /^(secret|step) / { found = 1; print }' "$stage/taken" >"$stage/step"
  grep --quiet --line-regexp "step site\.$site\.release" "$stage/step" || stop "what arrived is no release of $site"
  run_kit_again apply <"$stage/step"
}

# run_kit_again WORD…
run_kit_again() {
  SUDO_USER=$caller_user bash "$kit_directory/tierwright" "$@"
}
