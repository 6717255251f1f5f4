#!/usr/bin/env bash
# For sources to read: how much a release may take, so that a huge one, or one made to do harm, never fills a disk
# which databases and other sites write to as well.

# No release of a web application is larger, however much room there is.
release_limit_bytes=$((20 * 1024 * 1024 * 1024))

# room_in DIRECTORY: prints how many bytes a release may take there. A twentieth of the disk, at most 1 GiB, stays free.
room_in() {
  local size available reserve room
  read -r size available < <(df --block-size=1 --output=size,avail "$1" | tail -n 1)
  reserve=$((size / 20))
  ((reserve <= 1024 * 1024 * 1024)) || reserve=$((1024 * 1024 * 1024))
  room=$((available - reserve))
  ((room > 0)) || room=0
  ((room < release_limit_bytes)) || room=$release_limit_bytes
  echo "$room"
}

# files_in DIRECTORY: prints how many files may be made there; nothing where the file system makes them as needed.
files_in() {
  local files
  files=$(df --output=iavail "$1" | tail -n 1 | tr -d ' ')
  if [[ $files =~ ^[0-9]+$ && $files != 0 ]]; then echo "$files"; fi
}

# without_room DIRECTORY WHAT: ends the step, saying how much room there is.
without_room() {
  fail "$2 needs more room than the $(($(room_in "$1") / 1024 / 1024)) MiB that $1 has for it on this server" \
    "make room on its disk, or make the release smaller (its limit is $((release_limit_bytes / 1024 / 1024 / 1024)) GiB), then run again"
}
