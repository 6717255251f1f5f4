#!/usr/bin/env bash
# For `unpack.sh` to read: looks through an archive before anything of it is written. tar and unzip would leave much of
# this out by themselves, without a word; a release with files missing is worse than none.

# inspect_tar DIRECTORY COMMAND…: what the command prints must be a tar archive that may be unpacked there.
inspect_tar() {
  local directory=$1 room problem status=0
  shift
  room=$(room_in "$directory")
  # One stream is read no further than there is room: a small archive may decompress to anything.
  problem=$("$@" | head --bytes=$((room + room / 8 + 1048576)) |
    as_builder tar --list --verbose --absolute-names --quoting-style=escape --numeric-owner --file=- |
    first_problem "$room" "$(files_in "$directory")" 6) || status=$?
  if [[ $problem == empty && $status != 0 ]]; then problem=""; fi
  refuse "$directory" "$problem"
  ((status == 0)) || fail "the archive is not a tar or zip archive, or is cut short" "check the source"
}

# inspect_zip ARCHIVE DIRECTORY
inspect_zip() {
  local listing problem
  listing=$(as_builder unzip -Z -s "$1" 2>/dev/null | grep --text -E '^[-?a-zA-Z][^ ]{6,9} +[0-9]+\.[0-9]+ ') ||
    fail "the archive is not a tar or zip archive, or is cut short" "check the source"
  problem=$(first_problem "$(room_in "$2")" "$(files_in "$2")" 9 4 <<<"$listing")
  refuse "$2" "$problem"
}

refuse() {
  case $2 in
    "") ;;
    room) without_room "$1" "the archive" ;;
    empty) fail "the archive is empty" "check the source" ;;
    files) fail "the archive has more files than $1 can hold on this server" "make the release smaller" ;;
    *) fail "the archive $2" "check the source; nothing of it was kept" ;;
  esac
}

# first_problem ROOM FILES NAME_FIELD [SIZE_FIELD]: reads the long listing of an archive and prints the first thing in it
# that a release cannot have; nothing when all is well. The name is all from a field on, after one space.
first_problem() {
  awk -v room="$1" -v files="$2" -v name_field="$3" -v size_field="${4:-3}" '
    function outside(path) { return path ~ /^\// || path ~ /(^|[\/\\])\.\.([\/\\]|$)/ }
    function stop(problem) { print problem; stopped = 1; exit }
    {
      type = substr($1, 1, 1)
      name = $0
      for (i = 1; i < name_field; i++) sub(/^[^ ]+ +/, "", name)
      target = ""
      if (type == "h" && (at = index(name, " link to ")) > 0) {
        target = substr(name, at + 9)
        name = substr(name, 1, at - 1)
      } else if (type == "l" && (at = index(name, " -> ")) > 0) {
        name = substr(name, 1, at - 1)
      }
      if (type !~ /[-dlhC?]/) stop("has a device or another special file: " name)
      if (outside(name)) stop("has a file outside of itself: " name)
      if (outside(target)) stop("has a link to a file outside of itself: " name " -> " target)
      # Shorter permissions are those of DOS, where s is something else.
      if (type != "d" && length($1) > 9 && substr($1, 2) ~ /[sS]/) stop("has a file with the rights of another user (setuid or setgid): " name)
      total += $size_field
      if (total > room) stop("room")
      if (files != "" && NR > files) stop("files")
    }
    END { if (NR == 0) print "empty" }'
}
