#!/usr/bin/env bash
# Puts what the site serves on this machine of a group into the stack's bucket, unless it is there: the built release, and the
# archive that it was made from, which servers may have been given without the workstation.
# Settings: SITE.
# shellcheck disable=SC2154 # the kit sets stage, and reading group_load's scripts aws_complaint
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/packed.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/words.sh"

# in_bucket KEY
in_bucket() {
  bucket_list "$1" | grep --quiet --line-regexp --fixed-strings -- "$1"
}

# put_unless_there KEY FILE
put_unless_there() {
  if in_bucket "$1"; then return 0; fi
  bucket_put "$1" "$2" || fail "$1 cannot be put into the bucket: $aws_complaint" "new machines build the release"
}

put_release() {
  local key file=/var/cache/tierwright/packing-$SITE.tar.gz
  key=$(packed_key "$release")
  if in_bucket "$key.sha256"; then return 0; fi
  # Links into shared directories are made anew where it is unpacked, as are owners and rights.
  tar --create --gzip --file="$file" --owner=0 --group=0 --numeric-owner --exclude=./.tierwright-release \
    --exclude=./.tierwright-words --directory="$directory" .
  bucket_put "$key" "$file" || fail "$key cannot be put into the bucket: $aws_complaint" "new machines build the release"
  sha256sum <"$file" >"$stage/packed.sha256"
  rm -f "$file"
  bucket_put "$key.sha256" "$stage/packed.sha256" || fail "$key cannot be put into the bucket: $aws_complaint" "new machines build the release"
}

put_archive() {
  local sha256 archive
  sha256=$(kept_words "$release" | sed --quiet 's/^SOURCE_SHA256=//p')
  archive=$TIERWRIGHT_STATE/incoming/$sha256.tar.gz
  [[ -n $sha256 && -e $archive ]] || return 0
  put_unless_there "uploads/$sha256.tar.gz" "$archive"
}

directory=$(readlink "/srv/sites/$SITE/current" || true)
release=${directory##*/}
if [[ -z $release || ! -e $directory/.tierwright-release ]]; then
  nothing_done
  exit 0
fi
group_load
put_archive
put_release
