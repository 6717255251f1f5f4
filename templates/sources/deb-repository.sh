#!/usr/bin/env bash
# For the source `deb` to read: packages of the repositories that the server knows, whose signatures apt checks.

# shellcheck source=templates/sources/download.sh
. "$TIERWRIGHT_SCRIPTS/sources/download.sh"

# find_in_repositories PACKAGE VERSION: sets `found` to the package's file.
find_in_repositories() {
  local name=$1=$2
  found=$downloads/$(printf '%s' "$name" | sha256sum | cut -c1-64).deb
  install --directory --mode=0711 "$downloads"
  prune_downloads
  if [[ -e $found ]]; then return 0; fi
  fetch_from_repositories "$name" && return 0
  refresh_package_lists
  fetch_from_repositories "$name" && return 0
  # Its lists are those from before.
  [[ -z $refused_signature ]] ||
    fail "no repository of this server that can be believed has $1 in version $2: $refused_signature" "give the server the repository's key"
  fail "no repository of this server has $1 in version $2" "correct the version (there is: $(versions_of "$1")), or add the repository"
}

# apt chooses the name of the file, so it gets a directory of its own.
fetch_from_repositories() {
  local directory status=0
  directory=$(mktemp --directory "$downloads/apt.XXXXXX")
  chown tierwright-build "$directory"
  (cd "$directory" && as_builder apt-get -q -o Acquire::Retries=3 download "$1") || status=$?
  if ((status == 0)); then
    install --mode=0644 "$directory"/*.deb "$found.part" && mv "$found.part" "$found" || status=$?
  fi
  rm -rf "$directory"
  return "$status"
}

versions_of() {
  local versions
  versions=$(apt-cache madison "$1" | awk -F ' *[|] *' '{ print $2 }' | sort --unique | paste --serial --delimiters=' ')
  printf '%s' "${versions:-none}"
}
