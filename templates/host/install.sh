#!/bin/bash
# Puts the host kit on a server and hands the rest of standard input to `tierwright apply`.
# Standard input: a line `kit VERSION SHA256`, a tar.gz in base64 with the kit at its top and the scripts below scripts/,
# a line `kit-end`, then what apply reads.
# The kit goes into a directory of its own and is switched to by renaming a link; a kit that is there is not unpacked.
set -euo pipefail
umask 022
root=${TIERWRIGHT_ROOT:-}
library=$root/usr/local/lib

stop() {
  echo "tierwright: $*" >&2
  exit 1
}

check_server() {
  local name="" version="" pretty="" key value
  if ((EUID != 0)) && [[ -z $root ]]; then stop "the kit is installed by root: let the user log in with sudo without a password"; fi
  if ((BASH_VERSINFO[0] < 5)); then stop "this server has bash $BASH_VERSION; Tierwright needs bash 5 or newer"; fi
  if [[ -r $root/etc/os-release ]]; then
    while IFS="=" read -r key value; do
      value=${value//\"/}
      case $key in
        ID) name=$value ;;
        VERSION_ID) version=$value ;;
        PRETTY_NAME) pretty=$value ;;
      esac
    done <"$root/etc/os-release"
  fi
  case $name-$version in
    debian-12 | debian-13 | ubuntu-22.04 | ubuntu-24.04) ;;
    *) stop "this server runs ${pretty:-an unknown system}; Tierwright supports Debian 12 and 13, Ubuntu 22.04 and 24.04" ;;
  esac
}

# Leaves the descriptor right behind kit-end: read takes a pipe byte by byte for this very reason.
receive() {
  local line
  while IFS= read -r line; do
    if [[ $line == kit-end ]]; then return 0; fi
    if [[ -n $1 ]]; then printf "%s\n" "$line"; fi
  done
  stop "the kit arrived cut short"
}

unpack() {
  local target=$1 version=$2 checksum=$3 actual
  rm -rf "$target.new"
  mkdir -p "$target.new"
  receive keep >"$target.new/archive.base64"
  base64 -d <"$target.new/archive.base64" >"$target.new/archive" || stop "the kit arrived damaged"
  actual=$(sha256sum <"$target.new/archive")
  if [[ ${actual%% *} != "$checksum" ]]; then stop "the kit arrived damaged: its sha256 is ${actual%% *}, not $checksum"; fi
  tar -xzf "$target.new/archive" -C "$target.new" --no-same-owner
  rm "$target.new/archive" "$target.new/archive.base64"
  chmod -R u=rwX,go=rX "$target.new"
  chmod 0755 "$target.new/tierwright"
  echo "$version" >"$target.new/version"
  rm -rf "$target"
  mv -T "$target.new" "$target"
}

# The kit before this one stays: a timer or a waiting step may be using it.
switch_to() {
  local target=$1 before other
  before=$(readlink -f "$library/tierwright" || true)
  ln -sfn "${target##*/}" "$library/tierwright.new"
  mv -T "$library/tierwright.new" "$library/tierwright"
  mkdir -p "$root/usr/local/sbin"
  ln -sfn ../lib/tierwright/tierwright "$root/usr/local/sbin/tierwright"
  for other in "$library"/tierwright-*; do
    if [[ $other != "$target" && $other != "$before" ]]; then rm -rf "$other"; fi
  done
}

install_kit() {
  local word version checksum target
  IFS=" " read -r word version checksum || stop "nothing arrived on standard input"
  if [[ $word != kit || ! $version =~ ^[0-9A-Za-z.+-]+$ || ! $checksum =~ ^[0-9a-f]{64}$ ]]; then
    stop "expected the line: kit VERSION SHA256"
  fi
  target=$library/tierwright-${checksum:0:16}
  mkdir -p "$library"
  # A tierwright that was unpacked is complete, since the directory appeared by a rename.
  if [[ -e $target/version ]]; then
    receive ""
  else
    unpack "$target" "$version" "$checksum"
  fi
  if [[ $(readlink "$library/tierwright" || true) != "${target##*/}" ]]; then switch_to "$target"; fi
}

check_server
install_kit
exec "$root/usr/local/sbin/tierwright" apply
