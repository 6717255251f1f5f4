# shellcheck shell=bash
# Releases of a site, as an administrator sees and changes them. The file `rollouts` of a site has a line for each rollout
# on this server: id, time, release, name of its settings, result, by whom; with tabs between.

# releases SITE: a table of the rollouts, the newest last, and what there is to go back to.
releases_command() {
  local file previous current line lines=() last_current="" last_previous=""
  (($# == 1)) || stop "usage: tierwright releases SITE"
  site_check "$1"
  file=$kit_sites/$1/rollouts
  if [[ ! -e $file ]]; then
    echo "no release of $1 was rolled out on this server yet"
    return 0
  fi
  current=$(release_link "$1" current)
  previous=$(release_link "$1" previous)
  mapfile -t lines <"$file"
  for line in "${lines[@]}"; do
    IFS=$'\t' read -r id _ _ settings result _ <<<"$line"
    if [[ $result == failed ]]; then continue; fi
    case $settings in
      "$current") last_current=$id ;;
      "$previous") last_previous=$id ;;
    esac
  done
  printf '%-18s %-20s %-32s %-12s %-16s %s\n' ROLLOUT TIME RELEASE RESULT BY NOW
  for line in "${lines[@]}"; do release_line "$1" "$line"; done
}

# release_link SITE current|previous: the name of the settings.
release_link() {
  local target
  target=$(readlink "$kit_root/etc/tierwright/sites/$1/$2" || true)
  printf '%s\n' "${target##*/}"
}

release_line() {
  local id time release settings result who now=""
  IFS=$'\t' read -r id time release settings result who <<<"$2"
  if [[ $id == "$last_current" ]]; then
    now=current
  elif [[ $id == "$last_previous" ]]; then
    now=previous
  elif [[ $result != failed ]] && ! release_is_kept "$1" "$release" "$settings"; then
    now="no longer here"
  fi
  time=${time/T/ }
  printf '%-18s %-20s %-32s %-12s %-16s %s\n' "$id" "${time%Z}" "$release" "$result" "${who:--}" "${now:--}"
}

# release_is_kept SITE RELEASE SETTINGS
release_is_kept() {
  [[ -e $kit_root/etc/tierwright/sites/$1/settings/$3/.healthy && -e $kit_root/srv/sites/$1/releases/$2/.tierwright-release ]]
}

# rollback SITE [RELEASE|ROLLOUT]: back to a release that was healthy here, on all servers of the site.
rollback_command() {
  (($# == 1 || $# == 2)) || stop "usage: tierwright rollback SITE [RELEASE|ROLLOUT]"
  site_script "$1" app/rollback "rollback${2:+ to $2}" TARGET="${2:-}" WHO="$caller_user"
}

# deploy SITE [NAME=VALUE…]: stages and rolls out what the site's source has now, on all servers of the site.
deploy_command() {
  local site=${1:-}
  (($# >= 1)) || stop "usage: tierwright deploy SITE [NAME=VALUE…]"
  shift
  site_script "$site" app/deploy deployment WHO="$caller_user" "$@"
}
