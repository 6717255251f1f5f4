#!/usr/bin/env bash
# For other scripts to read: the files of a hot folder on this server, which all releases of the site have in them.
# Settings: SITE, SYSTEM_USER.

hot=/srv/sites/$SITE/hot

make_hot_folder() {
  install --directory --mode=0751 "$hot"
  install --directory --owner=root --group="$SYSTEM_USER" --mode=0750 "$hot/$1"
}

# place_file FOLDER NAME FILE: at once, and only when it differs: returns 1 when it does not.
place_file() {
  local target=$hot/$1/$2
  if [[ -f $target && ! -L $target ]] && cmp --quiet "$3" "$target"; then return 1; fi
  install --directory --owner=root --group="$SYSTEM_USER" --mode=0750 "${target%/*}"
  [[ ! -d $target ]] || rm -rf "$target"
  install --owner=root --group="$SYSTEM_USER" --mode=0640 --no-target-directory "$3" "${target%/*}/.new"
  mv --no-target-directory "${target%/*}/.new" "$target"
}

# files_below DIRECTORY: their names, which end with a NUL. Links are none: they would lead out of the folder.
files_below() {
  (cd "$1" && find . -type f -printf '%P\0' | LC_ALL=C sort --zero-terminated)
}

# unpack_files SHA256 DIRECTORY
unpack_files() {
  rm -rf "$2"
  install --directory --mode=0700 "$2"
  tar --extract --gzip --no-same-owner --directory="$2" --file="$TIERWRIGHT_STATE/incoming/$1.tar.gz"
}

# remove_empty_directories FOLDER
remove_empty_directories() {
  find "$hot/$1" -mindepth 1 -depth -type d -empty -delete
}
