#!/usr/bin/env bash
# Makes the replicas of a site on this server run the staged release with the staged settings: one after the other,
# each must answer before the next is touched. When one does not answer it goes back to what it ran before.
# Settings: SITE, SYSTEM_USER, RELEASE, SETTINGS_DIGEST, PORTS (one a line), ADDRESS, CHECK_PATH, CHECK_HOST, CHECK_STATUS,
# CHECK_BODY (may be empty), CHECK_TIMEOUT_SECONDS, CHECK_INTERVAL_SECONDS, KEEP_RELEASES.
set -euo pipefail

home=/srv/sites/$SITE
target=$home/releases/$RELEASE
settings=/etc/tierwright/sites/$SITE/settings/$RELEASE-$SETTINGS_DIGEST
unit=site-$SITE
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/answers.sh"

link() {
  ln --symbolic --no-dereference --force "$1" "$2.new"
  mv --no-target-directory "$2.new" "$2"
}

is_current() {
  local replica=$home/replicas/$1
  [[ $(readlink "$replica/release") == "$target" && $(readlink "$replica/settings") == "$settings" ]] &&
    [[ -e $replica/answered ]] && ! changed "/etc/systemd/system/$unit@.service"
}

# The link to the release stays unmarked until the replica has answered, so an interrupted run starts it again.
point() {
  local replica=$home/replicas/$1
  install --directory --owner=root --group="$SYSTEM_USER" --mode=0750 "$replica"
  rm -f "$replica/answered"
  link "$2" "$replica/release"
  link "$3" "$replica/settings"
}

switch() {
  local port=$1 replica=$home/replicas/$1 former_release='' former_settings=''
  if [[ -e $replica/answered ]]; then
    former_release=$(readlink "$replica/release") former_settings=$(readlink "$replica/settings")
  fi
  point "$port" "$target" "$settings"
  systemctl restart "$unit@$port.service"
  if answers "$port"; then
    touch "$replica/answered"
    return
  fi
  if [[ -d $former_release && -d $former_settings ]]; then
    point "$port" "$former_release" "$former_settings"
    systemctl restart "$unit@$port.service"
    touch "$replica/answered"
    fail "release $RELEASE does not answer on port $port; the former release runs again" "see: tierwright logs $SITE"
  fi
  fail "release $RELEASE does not answer on port $port" "see: tierwright logs $SITE"
}

start_first_time() {
  local port
  for port in "$@"; do
    point "$port" "$target" "$settings"
  done
  systemctl start "${@/#/$unit@}"
  # Other sites need not wait for this one's start.
  without_lock expect_answers "$@"
}

expect_answers() {
  local port
  for port in "$@"; do
    answers "$port" || fail "release $RELEASE does not answer on port $port" "see: tierwright logs $SITE"
    touch "$home/replicas/$port/answered"
  done
}

stop_others() {
  local directory port
  for directory in "$home"/replicas/*/; do
    [[ -d $directory ]] || continue
    port=$(basename "$directory")
    [[ " ${wanted[*]} " != *" $port "* ]] || continue
    systemctl disable --now --quiet "$unit@$port.service"
    rm -rf "$directory"
  done
}

remember() {
  local former
  former=$(readlink "$home/current" || true)
  if [[ $former != "$target" ]]; then
    [[ ! -d $former ]] || link "$former" "$home/previous"
    link "$target" "$home/current"
  fi
  link "$settings" "/etc/tierwright/sites/$SITE/current"
  site_info_set "$SITE" RELEASE "$RELEASE"
  site_info_set "$SITE" PORTS "${wanted[*]}"
  remember_check
}

# Keeps the newest releases and every one that a replica, `current` or `previous` still points to.
prune() {
  local in_use directory
  in_use=$(readlink "$home"/replicas/*/release "$home"/replicas/*/settings "$home/current" "$home/previous" || true)
  while IFS= read -r directory; do
    [[ $in_use == *"$directory"* ]] || rm -rf "$directory"
  done < <(
    find "$home/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +$((KEEP_RELEASES + 1)) | cut -d' ' -f2-
    find "${settings%/*}" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +$((KEEP_RELEASES + 1)) | cut -d' ' -f2-
  )
}

# Units that systemd has not read yet need no reload, which takes longer with every site of the server.
reload_changed_units() {
  local units=("$unit.target" "${wanted[@]/#/$unit@}")
  [[ $(systemctl show --property=NeedDaemonReload --value -- "${units[@]}") != *yes* ]] || systemctl daemon-reload
}

# Links by hand: `systemctl enable` reloads all units. A target that systemd knows learns of more replicas only so.
enable_replicas() {
  local system=/etc/systemd/system boot port
  boot=$system/multi-user.target.wants/$unit.target
  install --directory --mode=0755 "$system/$unit.target.wants" "${boot%/*}"
  for port in "$@"; do
    link "$system/$unit@.service" "$system/$unit.target.wants/$unit@$port.service"
  done
  if [[ -L $boot ]]; then
    systemctl daemon-reload
  else
    link "$system/$unit.target" "$boot"
  fi
}

mapfile -t wanted <<<"$PORTS"
new=() stale=()
if changed "/etc/systemd/system/$unit@.service" "/etc/systemd/system/$unit.target"; then
  reload_changed_units
fi
for port in "${wanted[@]}"; do
  if is_current "$port" && systemctl is-active --quiet "$unit@$port.service"; then
    continue
  elif [[ -e $home/replicas/$port/answered ]]; then
    stale+=("$port")
  else
    new+=("$port")
  fi
done
if ((${#new[@]} > 0)); then
  enable_replicas "${new[@]}"
  systemctl start "$unit.target"
  start_first_time "${new[@]}"
fi
for port in "${stale[@]}"; do
  switch "$port"
done
stop_others
remember
prune
progress "$SITE: release $RELEASE answers on ${#wanted[@]} replica(s)"
