#!/usr/bin/env bash
# Puts the built release that the site serves on this machine of a group into the stack's bucket, unless it is there.
# Settings: SITE.
# shellcheck disable=SC2154 # the kit sets stage, and reading group_load's scripts aws_complaint
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/packed.sh"

# in_bucket KEY
in_bucket() {
  bucket_list "$1" | grep --quiet --line-regexp --fixed-strings -- "$1"
}

# put_packed KEY FILE
put_packed() {
  bucket_put "$1" "$2" || fail "$1 cannot be put into the bucket: $aws_complaint" "new machines build the release"
}

put_release() {
  local key file
  file=$(packed_file outgoing)
  key=$(packed_key "$release")
  if in_bucket "$key.sha256"; then return 0; fi
  # Links into shared directories are made anew where it is unpacked, as are owners and rights.
  tar --create --gzip --file="$file" --owner=0 --group=0 --numeric-owner \
    --exclude=./.tierwright-release --directory="$directory" .
  put_packed "$key" "$file"
  sha256sum <"$file" >"$stage/packed.sha256"
  rm -f "$file"
  put_packed "$key.sha256" "$stage/packed.sha256"
}

# find_release: sets directory and release. Returns 1 when none serves here.
find_release() {
  directory=$(readlink "/srv/sites/$SITE/current" || true)
  release=${directory##*/}
  [[ -n $release && -e $directory/.tierwright-release ]]
}

if ! find_release; then
  nothing_done
  exit 0
fi
group_load
# Another one may have come meanwhile, whose rollout could not start this a second time.
known=''
while [[ $release != "$known" ]]; do
  known=$release
  put_release
  find_release || break
done
