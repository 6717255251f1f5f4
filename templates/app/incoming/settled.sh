#!/usr/bin/env bash
# For other scripts to read: what is in a pickup folder, and whether it is there completely.

# folder_entries FOLDER [TYPE]: the names of files and directories that count. Programs that copy give their unfinished
# files such names.
folder_entries() {
  find "$1" -mindepth 1 -maxdepth 1 \( -type f ${2:+-or -type "$2"} \) ! -name '.*' ! -name '*.failed.txt' \
    ! -name '*.part' ! -name '*.filepart' ! -name '*.tmp' ! -name '*~' -printf '%f\n' 2>/dev/null | LC_ALL=C sort
}

# stamp PATH: a word that changes when what is there changes: kind:inode:content:time.
stamp() {
  local facts
  [[ -e $1 ]] || return 1
  if [[ -d $1 && ! -L $1 ]]; then
    facts=$(find "$1" -printf '%P %y %s %T@ %m %l\n' 2>/dev/null | LC_ALL=C sort | sha256sum)
    printf 'tree:%s:%s:%s\n' "$(stat --format=%i "$1")" "${facts:0:16}" "$(stat --format=%.9Y "$1")"
  else
    stat --format='file:%i:%s:%.9Y' "$1"
  fi 2>/dev/null
}

# being_written PATH: whether a program has it, or something in it, open to write: a copy that stalls looks complete.
being_written() {
  local descriptor process flags
  while IFS= read -r descriptor; do
    process=${descriptor#/proc/}
    flags=$(sed --quiet 's/^flags:\t*//p' "/proc/${process%%/*}/fdinfo/${descriptor##*/}" 2>/dev/null || true)
    # The last octal digit is O_WRONLY or O_RDWR.
    if [[ $flags == *[12] ]]; then return 0; fi
  done < <(find /proc/[0-9]*/fd \( -lname "$1" -or -lname "$1/*" \) 2>/dev/null)
  return 1
}
