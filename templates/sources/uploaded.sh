#!/usr/bin/env bash
# For sources to read: files which were uploaded from the workstation, or sent by another server.

# find_uploaded SHA256: sets `uploaded` to the file with this checksum. All have the same ending, whatever they are.
find_uploaded() {
  uploaded=/var/lib/tierwright/incoming/$1.tar.gz
  [[ -e $uploaded ]] || fail "the uploaded archive $1 is not here" "upload it again: pulumi up --replace with the URN of the upload, which pulumi stack --show-urns lists"
  echo "$1  $uploaded" | sha256sum --check --quiet || fail "the uploaded archive is damaged" "run again"
}
