#!/usr/bin/env bash
# For sources to read: files which were uploaded from the workstation, or sent by another server.

# find_uploaded SHA256: sets `uploaded` to the file with this checksum. All have the same ending, whatever they are.
find_uploaded() {
  uploaded=/var/lib/tierwright/incoming/$1.tar.gz
  if [[ ! -e $uploaded ]] && in_group; then fetch_uploaded "$1"; fi
  [[ -e $uploaded ]] || fail "the uploaded archive $1 is not here" "upload it again: pulumi up --replace with the URN of the upload, which pulumi stack --show-urns lists"
  echo "$1  $uploaded" | sha256sum --check --quiet || fail "the uploaded archive is damaged" "run again"
}

# fetch_uploaded SHA256: from the stack's bucket, where a machine of a group came after it was uploaded.
fetch_uploaded() {
  group_load
  install --directory --mode=0700 "${uploaded%/*}"
  bucket_get "uploads/$1.tar.gz" "$uploaded" || echo "uploads/$1.tar.gz is not in the bucket: ${aws_complaint:-}"
}
