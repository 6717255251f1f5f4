#!/usr/bin/env bash
# For sources to read.

# unpack_archive ARCHIVE DIRECTORY: as the user who builds, so nothing can be written outside. A fetched archive with
# one directory at its top is unpacked without that directory, as most published archives have one.
unpack_archive() {
  local archive=$1 directory=$2
  if [[ $(first_bytes "$archive") == 504b0304 ]]; then
    as_builder unzip -q "$archive" -d "$directory" || fail "the zip archive cannot be unpacked" "check the source"
  else
    decompress "$archive" | as_builder tar --extract --no-same-owner --directory="$directory" --file=- ||
      fail "the archive is not a tar archive, or is cut short" "check the source"
  fi
  if [[ $SOURCE == archive ]]; then lift_top_directory "$directory"; fi
}

# Of the names in an archive `tar --strip-components` would also count a leading `.`, and leave out a single file.
lift_top_directory() {
  local top=$1/.tierwright-top entries
  mapfile -t entries < <(find "$1" -mindepth 1 -maxdepth 1)
  if ((${#entries[@]} != 1)) || [[ ! -d ${entries[0]} || -L ${entries[0]} ]]; then return 0; fi
  as_builder chmod u+rwx "${entries[0]}"
  as_builder mv --no-target-directory "${entries[0]}" "$top"
  as_builder find "$top" -mindepth 1 -maxdepth 1 -exec mv --target-directory="$1" {} +
  as_builder rmdir "$top"
}

# By the first bytes, for the names of archives are not to be relied on.
decompress() {
  case $(first_bytes "$1") in
    1f8b*) gzip --decompress --stdout "$1" ;;
    fd377a58) xz --decompress --stdout "$1" ;;
    425a68*) bzip2 --decompress --stdout "$1" ;;
    *) cat "$1" ;;
  esac
}

first_bytes() {
  head --bytes=4 "$1" | od --address-radix=n --format=x1 | tr -d ' \n'
}
