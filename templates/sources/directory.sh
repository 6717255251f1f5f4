#!/usr/bin/env bash
# The source `directory`: an archive which was packed on the workstation and uploaded. Read by `app/release.sh`.

# shellcheck source=templates/sources/uploaded.sh
. "$TIERWRIGHT_SCRIPTS/sources/uploaded.sh"

# fetch_source DIRECTORY. Settings: SOURCE_SHA256.
fetch_source() {
  find_uploaded "$SOURCE_SHA256"
  # It was packed by us, so it keeps a directory at its top, and links as the project has them.
  unpack_archive "$uploaded" "$1"
}
