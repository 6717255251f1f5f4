#!/usr/bin/env bash
# For other scripts to read: built releases in the stack's bucket, for machines of a group that are alike.
# Settings: SITE, RELEASE; for unpack_packed: target (its directory).
# shellcheck disable=SC2154 # the kit, and release.sh, set them

# packed_key RELEASE: a release may have been built for the system and the processor that it runs on.
packed_key() {
  echo "packed/$SITE/$1-$FACT_OS-$FACT_OS_VERSION-$FACT_ARCHITECTURE.tar.gz"
}

# packed_file WORD: prints where an archive lies meanwhile: where nobody but root reads a release, or puts a link.
packed_file() {
  local directory=/var/lib/tierwright/sites/$SITE/packed
  install --directory --mode=0700 "$directory"
  echo "$directory/$1.tar.gz"
}

# find_packed: sets packed to a file with the whole release, or to nothing. A release can always be built, too.
find_packed() {
  local key file
  file=$(packed_file incoming)
  packed=''
  group_load
  key=$(packed_key "$RELEASE")
  # Its checksum is there last.
  bucket_get "$key.sha256" "$stage/packed.sha256" || return 0
  if bucket_get "$key" "$file" && sha256sum --check --status <<<"$(head --bytes=64 "$stage/packed.sha256")  $file"; then
    packed=$file
  else
    rm -f "$file"
    echo "$key of the bucket is damaged, or cannot be had: the release is built"
  fi
}

# unpack_packed: whoever owned the files elsewhere, here they are root's, until the release is sealed.
unpack_packed() {
  tar --extract --gzip --file="$packed" --directory="$target" --no-same-owner
  rm -f "$packed"
}
