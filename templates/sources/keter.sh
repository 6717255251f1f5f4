#!/usr/bin/env bash
# The source `keter`: a bundle for Keter, uploaded from the workstation or behind a URL. Read by `app/release.sh`.

# shellcheck source=templates/sources/download.sh
. "$TIERWRIGHT_SCRIPTS/sources/download.sh"
# shellcheck source=templates/sources/uploaded.sh
. "$TIERWRIGHT_SCRIPTS/sources/uploaded.sh"

# fetch_source DIRECTORY. Settings: SOURCE_URL (empty: the bundle was uploaded), SOURCE_SHA256.
fetch_source() {
  local bundle
  if [[ -n $SOURCE_URL ]]; then
    download "$SOURCE_URL" "$SOURCE_SHA256" print_url --location --url "$SOURCE_URL"
    bundle=$downloaded
  else
    find_uploaded "$SOURCE_SHA256"
    bundle=$uploaded
  fi
  # Whatever it has at its top: its paths are those that its config/keter.yaml names.
  unpack_archive "$bundle" "$1"
  refuse_links_out "$1"
}
