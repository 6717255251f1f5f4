#!/usr/bin/env bash
# For other scripts to read: folders of a server into which others copy files, and the units that watch them. The units
# are files of the step.
# Settings: SITE, FOLDERS (name, path and owner, one a line).

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/units.sh"

# watch_folders UNIT: makes the folders, and has the unit's service look at once.
watch_folders() {
  make_folders
  install --directory --mode=0700 "/var/lib/tierwright/sites/$SITE/requests"
  start_unit "tierwright-requests@$SITE.path"
  start_unit "$1.path"
  start_unit "$1.timer"
  systemctl start --no-block "$1.service"
}

# A folder outside the site's own was somebody's before, and stays as it is.
make_folders() {
  local name path owner
  while read -r name path owner; do
    [[ -n $name ]] || continue
    id --user "$owner" >/dev/null 2>&1 ||
      fail "this server has no user $owner, who is to copy files into $path" "make the user, or correct the site's settings"
    [[ ! -d $path ]] || continue
    install --directory --mode=0755 "${path%/*}"
    install --directory --owner="$owner" --group="$(id --group "$owner")" --mode=0755 "$path"
  done <<<"$FOLDERS"
}

# forget_folders UNIT STATE: of folders that were ours and are empty nothing is left.
forget_folders() {
  local name path
  stop_unit "$1.path"
  stop_unit "$1.timer"
  systemctl stop "$1.service" 2>/dev/null || true
  rm -rf "/var/lib/tierwright/sites/$SITE/$2"
  while read -r name path _; do
    [[ -n $name ]] || continue
    rmdir "$path" 2>/dev/null || true
    [[ $path != "/srv/sites/$SITE"/* ]] || rmdir "${path%/*}" 2>/dev/null || true
  done <<<"$FOLDERS"
}
