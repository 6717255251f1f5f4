#!/usr/bin/env bash
# The source `git`: one commit of a repository, with its submodules. Read by `app/release.sh`.

# shellcheck source=templates/sources/git-fetch.sh
. "$TIERWRIGHT_SCRIPTS/sources/git-fetch.sh"
# shellcheck source=templates/sources/git-submodules.sh
. "$TIERWRIGHT_SCRIPTS/sources/git-submodules.sh"

# fetch_source DIRECTORY. Settings: SOURCE_URL, SOURCE_COMMIT, SOURCE_SUBMODULES (empty for none), SOURCE_KEY (a private
# key for SSH, may be empty), SOURCE_KNOWN_HOST.
fetch_source() {
  local access=/run/tierwright-git-source.$$ status=0
  forget_left_access
  mkdir --mode=0700 "$access"
  # The key goes with the process, however that ends; `fail` must not leave it behind.
  (
    trap 'rm -rf "$access"' EXIT
    prepare_access "$access"
    place_commit "$SOURCE_URL" "$SOURCE_COMMIT" "$1"
    if [[ -n $SOURCE_SUBMODULES ]]; then place_submodules "$SOURCE_URL" "$SOURCE_COMMIT" "$1" ""; fi
  ) || status=$?
  ((status == 0)) || exit "$status"
}

# Of processes that were killed.
forget_left_access() {
  local left
  for left in /run/tierwright-git-source.*; do
    [[ ! -d $left || -d /proc/${left##*.} ]] || rm -rf "$left"
  done
  rm -rf "/run/tierwright-git-source.$$"
}

# place_commit URL COMMIT DIRECTORY [SUBMODULE]: the files of a commit, fetched when they are not here yet.
place_commit() {
  local repository
  repository=$(repository_of "$1")
  fetch_commit "$repository" "$1" "$2" "${4:-}"
  as_builder git -C "$repository" archive "$2" | as_builder tar --extract --directory="$3" ||
    cannot_unpack "$3"
}
