#!/usr/bin/env bash
# Stages a release: fetches and builds it in a directory of its own, which no later run changes. Nothing that runs
# is touched; `rollout.sh` brings the site to it.
# Settings: SITE, SYSTEM_USER, RELEASE (names the directory), SOURCE, PRESET, PACKAGES (one a line), BUILD (a command
# line, may be empty), UPLOADS (directories which the app writes, one a line), STATIC_FOLDERS (one a line),
# BACKUP_SCHEDULE (of the uploads, or off), HOT_FOLDERS (name and place in the release, one a line), SETTINGS_DIGEST, and
# what the source and the preset take. RELEASE is empty where servers come to releases by themselves.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/units.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/freeze-settings.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pipeline.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/notify.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/by-servers.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/prune-uploaded.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/packed.sh"

settle_release
timer=tierwright-backup-uploads@$SITE.timer
home=/srv/sites/$SITE
target=$home/releases/$RELEASE
# A release is complete when this file exists: it is made last.
complete=$target/.tierwright-release
settings=/etc/tierwright/sites/$SITE/settings/$RELEASE-$SETTINGS_DIGEST
pipeline_for "$target" "$settings"

# What fails leaves nothing behind, so that a full disk is not full for ever.
clear_unfinished() {
  local code=$?
  if ((code != 0)) && [[ -n $RELEASE && ! -e $complete ]]; then
    rm -rf "$target" "$settings"
  fi
  return "$code"
}

make_home() {
  if ! id --user "$SYSTEM_USER" >/dev/null 2>&1; then
    useradd --system --user-group --home-dir "$home" --no-create-home --shell /usr/sbin/nologin "$SYSTEM_USER"
  fi
  install --directory --owner=root --group="$SYSTEM_USER" --mode=0751 "$home"
  install --directory --owner=root --group="$SYSTEM_USER" --mode=0751 "$home/releases"
  install --directory --owner=root --group="$SYSTEM_USER" --mode=0750 "$home/replicas"
  install --directory --owner="$SYSTEM_USER" --group="$SYSTEM_USER" --mode=0750 "$home/shared"
  local directory
  while IFS= read -r directory; do
    [[ -z $directory ]] || install --directory --owner="$SYSTEM_USER" --group="$SYSTEM_USER" --mode=0750 \
      "$home/shared/$directory"
  done <<<"$UPLOADS"
}

remove_unfinished() {
  local directory
  for directory in "$home"/releases/*/; do
    [[ ! -d $directory || -e $directory/.tierwright-release ]] || rm -rf "$directory"
  done
}

build() {
  progress "$SITE: building release $RELEASE"
  install --directory --owner=tierwright-build --group=tierwright-build --mode=0750 "$target"
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/build.sh"
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/sources/unpack.sh"
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/sources/$SOURCE.sh"
  pipeline fetch fetch_source "$target"
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/presets/$PRESET.sh"
  pipeline build build_release "$target"
}

# Machines of a group need not do again what one of them has done.
unpack_or_build() {
  packed=''
  if in_group; then find_packed; fi
  if [[ -n $packed ]]; then
    progress "$SITE: release $RELEASE as another machine of the group has built it"
    install --directory --mode=0750 "$target"
    unpack_packed
  else
    build
  fi
  link_uploads
  link_hot_folders
}

# What the app writes into these directories lies outside the release, and outlives it.
link_uploads() {
  local directory
  while IFS= read -r directory; do
    [[ -n $directory ]] || continue
    rm -rf "${target:?}/$directory"
    install --directory "$(dirname "$target/$directory")"
    ln --symbolic "$home/shared/$directory" "$target/$directory"
  done <<<"$UPLOADS"
}

# Files in these come and go while the release stays.
link_hot_folders() {
  local name place
  while read -r name place; do
    [[ -n $name ]] || continue
    install --directory --mode=0751 "$home/hot"
    install --directory --group="$SYSTEM_USER" --mode=0750 "$home/hot/$name"
    rm -rf "${target:?}/$place"
    install --directory "$(dirname "$target/$place")"
    ln --symbolic "$home/hot/$name" "$target/$place"
  done <<<"$HOT_FOLDERS"
}

# Belongs to root and is read-only for the site, so a replica cannot change the code that it runs.
seal() {
  chown --recursive --no-dereference "root:$SYSTEM_USER" "$target"
  chmod --recursive u=rwX,g=rX,o= "$target"
  date --utc +%FT%TZ >"$complete"
}

# nginx on this server reads the static folders itself, as nobody's friend: it may pass through to them, and read them.
open_static_folders() {
  local folder path
  while IFS= read -r folder; do
    [[ -n $folder && -d $target/$folder ]] || continue
    chmod --recursive o=rX "$target/$folder"
    path=$target/$folder
    until [[ $path == "$home/releases" ]]; do
      path=${path%/*}
      chmod o+x "$path"
    done
  done <<<"$STATIC_FOLDERS"
}

# One of the servers tells of the start, if all know each other already; else whatever comes next on that server.
tell_start() {
  # shellcheck disable=SC2154
  # A machine that comes to what the others serve already has nothing to tell.
  [[ -e /etc/tierwright/peers/servers && ! -e $kit_run/$SITE.adopting ]] || return 0
  [[ $(app_servers_of "$SITE" | head -n 1) != "$(peer_self)" ]] || notify start
}

trap clear_unfinished EXIT
if in_group; then keep_document; fi
make_home
mapfile -t wanted <<<"$PACKAGES"
if [[ -z $RELEASE ]]; then
  install_packages "${wanted[@]}"
  await_release
  exit 0
fi
tell_start
freeze_settings "$settings"
install_packages "${wanted[@]}"
if [[ ! -e $complete ]]; then
  remove_unfinished
  without_lock unpack_or_build
  seal
  prune_uploaded
fi
open_static_folders
# They were kept before the build, which takes longer than anything else that can go wrong here.
pipeline settings true
if [[ $BACKUP_SCHEDULE == off ]]; then
  stop_unit "$timer"
else
  start_unit "$timer"
fi
