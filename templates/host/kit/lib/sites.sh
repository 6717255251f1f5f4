# shellcheck shell=bash
# Sites, as an administrator sees and handles them.

# site_check SITE: ends the kit unless the site is on this server.
site_check() {
  local names
  if [[ ${1:-} =~ ^[a-z][a-z0-9-]*$ && -d $kit_sites/$1 ]]; then return 0; fi
  names=("$kit_sites"/*/)
  names=("${names[@]%/}")
  stop "no site ${1:-} on this server; here are: ${names[*]##*/}"
}

# sites [--json]: the sites on this server, as a table for people or as an array for programs.
sites_command() {
  local directory site
  case ${1:-} in
    "") ;;
    --json)
      sites_json
      return
      ;;
    *) stop "sites: unknown option $1; allowed: --json" ;;
  esac
  printf '%-24s %-24s %-9s %s\n' SITE RELEASE REPLICAS PORTS
  for directory in "$kit_sites"/*/; do
    site=${directory%/}
    site_line "${site##*/}"
  done
}

site_line() {
  local release ports port rolled units=() states=() up=0
  release=$(site_info_get "$1" RELEASE)
  read -ra ports <<<"$(site_info_get "$1" PORTS)"
  for port in "${ports[@]}"; do units+=("site-$1@$port.service"); done
  if ((${#units[@]})); then mapfile -t states < <(systemctl is-active "${units[@]}" 2>/dev/null || true); fi
  for state in "${states[@]}"; do
    if [[ $state == active ]]; then up=$((up + 1)); fi
  done
  if ((${#units[@]})); then
    printf '%-24s %-24s %-9s %s\n' "$1" "${release:--}" "$up/${#units[@]}" "${ports[*]}"
  else
    printf '%-24s %-24s %-9s %s\n' "$1" "${release:--}" - -
  fi
  rolled=$(rolled_back "$1")
  if [[ -n $rolled ]]; then printf '  went back %s\n' "$rolled"; fi
}

# rolledBack is how a site came to run a former release, and by which rollout; observed is what its last rollout was
# told to put right by that.
sites_json() {
  local directory site separator="" ports
  stage_create
  printf '['
  for directory in "$kit_sites"/*/; do
    site=${directory%/}
    site=${site##*/}
    read -ra ports <<<"$(site_info_get "$site" PORTS)"
    printf '%s{"site":"%s","ports":[%s]' "$separator" "$site" "$(IFS=, && echo "${ports[*]}")"
    json_text "$(site_info_get "$site" RELEASE)"
    printf ',"release":%s' "$REPLY"
    json_text "$(rolled_back "$site")"
    printf ',"rolledBack":%s' "$REPLY"
    json_text "$(step_variable "site.$site.rollout" OBSERVED)"
    printf ',"observed":%s}' "$REPLY"
    separator=,
  done
  printf ']\n'
}

# The rollout's id makes going back twice in the same way two things.
rolled_back() {
  local text id=""
  text=$(site_info_get "$1" ROLLED_BACK)
  if [[ -z $text ]]; then return 0; fi
  if [[ -e $kit_sites/$1/rollouts ]]; then
    id=$(awk -F '\t' '$5 == "rolled-back" { id = $1 } END { print id }' "$kit_sites/$1/rollouts")
  fi
  printf '%s\n' "$text${id:+, rollout $id}"
}

# logs SITE [-f] [-n LINES]: what the replicas of a site say.
logs_command() {
  local site=${1:-} options=(--no-pager --lines=100)
  site_check "$site"
  shift
  while (($#)); do
    case $1 in
      -f) options+=(--follow) ;;
      -n)
        [[ ${2:-} =~ ^[0-9]+$ ]] || stop "logs: -n takes a number of lines"
        options+=("--lines=$2")
        shift
        ;;
      *) stop "logs: unknown option $1; allowed: -f, -n LINES" ;;
    esac
    shift
  done
  journalctl "${options[@]}" --unit="site-$site@*"
}

# restart SITE: one replica after the other; the next only when the one before answers again.
restart_command() {
  (($# == 1)) || stop "usage: tierwright restart SITE"
  site_script "$1" app/restart restart
}

# backup SITE: what the site's timer does, now.
backup_command() {
  (($# == 1)) || stop "usage: tierwright backup SITE"
  if [[ ! $1 =~ ^[a-z][a-z0-9-]*$ || ! -d $kit_steps/site.$1.database ]]; then
    stop "the database of the site $1 is not on this server; run this on the server with the role db"
  fi
  run_command "site.$1.database" database/backup
}

# backups [SITE]: the backups on this server, the newest last.
backups_command() {
  local directory=$kit_backups${1:+/$1}
  if [[ -n ${1:-} && ! $1 =~ ^[a-z][a-z0-9-]*$ ]]; then stop "$1 is not the name of a site"; fi
  if [[ ! -d $directory ]]; then return 0; fi
  find "$directory" -type f ! -name '.*' ! -name '*.part' -printf '%TY-%Tm-%Td %TH:%TM  %10s bytes  %p\n' | LC_ALL=C sort
}
