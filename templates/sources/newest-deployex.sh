#!/usr/bin/env bash
# shellcheck disable=SC2034 # app/follow/look.sh reads them
# For `app/follow/look.sh` to read: which version is current in a layout for DeployEx.

# shellcheck source=templates/sources/unpack.sh
. "$TIERWRIGHT_SCRIPTS/sources/unpack.sh"
# shellcheck source=templates/sources/deployex.sh
. "$TIERWRIGHT_SCRIPTS/sources/deployex.sh"

followed_place() {
  current_file
}

# newest_release: sets newest_label and newest_words; returns 1 when there is none, with newest_missing.
newest_release() {
  local version hash said
  said=$(deployex_current) || exit 1
  newest_missing="no version is set"
  read -r version hash <<<"$said"
  [[ -n $version ]] || return 1
  # A word between servers.
  hash=$(sha256sum <<<"$hash")
  newest_words=(SOURCE=deployex SOURCE_VERSION="$version" SOURCE_HASH="${hash:0:16}")
  newest_label=$version
}
