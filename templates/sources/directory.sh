#!/usr/bin/env bash
# The source `directory`: an archive which was packed on the workstation and uploaded. Read by `app/release.sh`.

# fetch_source DIRECTORY. Settings: SOURCE_SHA256.
fetch_source() {
  local archive=/var/lib/tierwright/incoming/$SOURCE_SHA256.tar.gz
  [[ -e $archive ]] || fail "the uploaded archive $SOURCE_SHA256 is not here" "upload it again: pulumi up --replace with the URN of the upload, which pulumi stack --show-urns lists"
  echo "$SOURCE_SHA256  $archive" | sha256sum --check --quiet || fail "the uploaded archive is damaged" "run again"
  unpack_archive "$archive" "$1"
}
