#!/usr/bin/env bash
# The source `archive`: a tar or zip archive behind a URL. Read by `app/release.sh`.

# fetch_source DIRECTORY. Settings: SOURCE_URL, SOURCE_SHA256.
fetch_source() {
  local archive=/var/cache/tierwright/$SOURCE_SHA256.archive
  if [[ ! -e $archive ]]; then
    as_builder curl --silent --show-error --fail --location --retry 3 --output "$archive.part" --url "$SOURCE_URL" ||
      fail "$SOURCE_URL cannot be fetched" "check the URL, and that this server reaches it"
    echo "$SOURCE_SHA256  $archive.part" | sha256sum --check --quiet || {
      rm -f "$archive.part"
      fail "$SOURCE_URL has another checksum than $SOURCE_SHA256" "check the release, then correct source.sha256"
    }
    mv "$archive.part" "$archive"
  fi
  unpack_archive "$archive" "$1"
}
