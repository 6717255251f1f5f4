#!/usr/bin/env bash
# For sources to read: archives become files of a release. They come from anywhere, so nothing of one is written before
# all of it was looked through, it is unpacked by the user who builds, and what came out is looked at once more.

# shellcheck source=templates/sources/room.sh
. "$TIERWRIGHT_SCRIPTS/sources/room.sh"
# shellcheck source=templates/sources/inspect.sh
. "$TIERWRIGHT_SCRIPTS/sources/inspect.sh"

# unpack_fetched ARCHIVE DIRECTORY: an archive from elsewhere. One directory at its top is left out, as most published
# archives have one, and no link may point out of the release.
unpack_fetched() {
  unpack_archive "$1" "$2"
  lift_top_directory "$2"
  refuse_links_out "$2"
}

# unpack_archive ARCHIVE DIRECTORY: as it is.
unpack_archive() {
  local archive=$1 directory=$2
  if [[ $(first_bytes "$archive") == 504b0304 ]]; then
    unpack_zip "$archive" "$directory"
  else
    unpack_tar "$directory" decompress "$archive"
  fi
}

# unpack_tar DIRECTORY COMMAND…: what the command prints, a tar archive. It runs twice.
unpack_tar() {
  local directory=$1 status=0
  shift
  inspect_tar "$directory" "$@"
  "$@" | as_builder tar --extract --no-same-owner --no-same-permissions --directory="$directory" --file=- || status=$?
  ((status == 0)) || cannot_unpack "$directory"
}

unpack_zip() {
  local archive=$1 directory=$2 status=0
  inspect_zip "$archive" "$directory"
  # With its standard input closed it cannot ask for passwords or new names.
  as_builder unzip -q -n "$archive" -d "$directory" </dev/null || status=$?
  # 1: nothing but a warning, such as of the separators that Windows has.
  ((status <= 1)) || cannot_unpack "$directory"
}

# cannot_unpack DIRECTORY: what was unpacked goes at once, since it may be what has filled the disk.
cannot_unpack() {
  local room
  room=$(room_in "$1")
  clear_directory "$1"
  if ((room < 1024 * 1024)); then without_room "$1" "the release"; fi
  fail "the archive cannot be unpacked" "see the last lines of the log, and check the source"
}

clear_directory() {
  find "$1" -mindepth 1 -delete
}

# refuse_links_out DIRECTORY [relative]: a link that leads out of the release would mean something else on each server,
# and may be made to have other files read. Links are followed to their end. `relative`: absolute ones may lead out.
refuse_links_out() {
  local directory which=${2:-all} link target
  directory=$(realpath "$1")
  while IFS= read -r -d '' link; do
    if [[ $which == relative && $(readlink "$link") == /* ]]; then continue; fi
    target=$(as_builder readlink --canonicalize-missing "$link") || target=""
    [[ $target == "$directory" || $target == "$directory"/* ]] || {
      target=$(readlink "$link")
      link=${link#"$directory/"}
      clear_directory "$directory"
      fail "the archive has a link out of the release: $link -> $target" "check the source; nothing of it was kept"
    }
  done < <(find "$directory" -type l -print0)
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
