#!/usr/bin/env bash
# Looks into the folders into which releases of a site are pushed. What is new and complete is asked to be deployed; when
# what the site runs is gone, it is asked to be stopped.
# Settings: SITE, FOLDERS (name, path and owner, one a line).
set -euo pipefail

for part in incoming/settled incoming/known incoming/complaint requests/ask; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/$part.sh"
done

# Directories are sets of files.
entry_type=d

# take FOLDER PATH OWNER NAME STAMP: returns 1 when it has to be looked at again.
take() {
  local folder=$1 path=$2 owner=$3 name=$4 now=$5 format why='' again='' sha256
  if ! format=$(format_of "$path/$name"); then
    why="this is no release; a release is a .keter, .tar.gz, .tgz, .tar.xz, .tar.bz2, .zip or .deb file, or a directory"
  elif [[ ! $name =~ ^[A-Za-z0-9@_][A-Za-z0-9@._:,+=~-]*$ ]]; then
    why="its name has blanks or special characters; rename it"
  elif ! snapshot "$path/$name" "$owner" "$format"; then
    why="$owner, who owns the folder, cannot read it"
  elif [[ $(stamp "$path/$name") != "$now" ]]; then
    rm -f "$copied"
    return 1
  fi
  if [[ -n $why ]]; then
    complain "$path" "$owner" "$name" "$why"
    progress "$SITE: $path/$name: $why"
    remember "$name" "$now" -
    return 0
  fi
  sha256=$(sha256sum <"$copied")
  sha256=${sha256%% *}
  mv --no-target-directory "$copied" "$TIERWRIGHT_STATE/incoming/$sha256.tar.gz"
  # The very same file with another time was touched.
  if [[ ${known_sha256[$name]:-} == "$sha256" && $(inode_of "${known_stamp[$name]}") == "$(inode_of "$now")" ]]; then again=1; fi
  complain "$path" "$owner" "$name"
  if hand_over "$TIERWRIGHT_STATE/incoming/$sha256.tar.gz" "$sha256" &&
    ask deploy FOLDER="$folder" NAME="$name" SHA256="$sha256" FORMAT="$format" ${again:+AGAIN=1} \
      AGE_SECONDS="$(age_of "$path/$name")" PUSHER="$(stat --format=%U "$path/$name")"; then
    progress "$SITE: $name is to be deployed"
    remember "$name" "$now" "$sha256"
    return 0
  fi
  complain "$path" "$owner" "$name" "$leader, which coordinates releases, cannot be reached; it is tried again"
  return 1
}

# gone FOLDER PATH OWNER NAME
gone() {
  local folder=$1 sha256=${known_sha256[$4]} other
  rm -f "$2/$4.failed.txt"
  # It may have got another name only.
  for other in "${!known_sha256[@]}"; do
    if [[ $other != "$4" && ${known_sha256[$other]} == "$sha256" ]]; then return 0; fi
  done
  [[ $sha256 != - ]] || return 0
  ask stop FOLDER="$folder" NAME="$4" SHA256="$sha256"
}

format_of() {
  if [[ -d $1 ]]; then
    echo tree
    return
  fi
  case $1 in
    *.keter) echo keter ;;
    *.tar.gz | *.tgz | *.tar.xz | *.tar.bz2 | *.tar | *.zip) echo archive ;;
    *.deb) echo deb ;;
    *) return 1 ;;
  esac
}

# snapshot PATH OWNER FORMAT: sets `copied`. It is read with the rights of the folder's owner, who may have put a link
# in its place. Of a set of files only what is in them counts, not when and by whom they were written.
snapshot() {
  copied=$(mktemp "$TIERWRIGHT_STATE/incoming/.pushed.XXXXXX")
  if [[ $3 == tree ]]; then
    as_user "$2" tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu \
      --directory="$1" . | gzip --no-name >"$copied"
  else
    as_user "$2" cat -- "$1" >"$copied"
  fi || {
    rm -f "$copied"
    return 1
  }
}

inode_of() {
  cut -d : -f 2 <<<"$1"
}

# age_of PATH: since it was complete, in seconds.
age_of() {
  local newest
  newest=$(find "$1" -printf '%C@\n' | sort -n | tail -n 1)
  newest=$((EPOCHSECONDS - ${newest%.*}))
  echo $((newest < 0 ? 0 : newest))
}

[[ -d $TIERWRIGHT_STATE/incoming ]] || install --directory --mode=0711 "$TIERWRIGHT_STATE/incoming"
look_everywhere_until_quiet incoming
