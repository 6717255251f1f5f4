#!/usr/bin/env bash
# For sources to read: files that are fetched once, whichever sites and releases want them.

# shellcheck source=templates/sources/room.sh
. "$TIERWRIGHT_SCRIPTS/sources/room.sh"

# Belongs to root, so that no build changes what has been compared with its checksum.
downloads=$TIERWRIGHT_STATE/downloads

# download WHAT SHA256 COMMAND…: sets `downloaded` to a file with this checksum. When it is not there, COMMAND prints
# its content; when it fails it may say in `complaint` what to do.
download() {
  local what=$1 sha256=$2 lock
  shift 2
  downloaded=$downloads/$sha256
  install --directory --mode=0711 "$downloads"
  prune_downloads
  exec {lock}>>"$downloaded.lock"
  flock "$lock"
  if [[ ! -e $downloaded ]]; then fetch_anew "$what" "$sha256" "$@"; fi
  touch "$downloaded"
  exec {lock}>&-
}

fetch_anew() {
  local what=$1 sha256=$2 part=$downloaded.part
  shift 2
  complaint="check the source, and that this server reaches it"
  if ! print_thrice "$part" "$@"; then
    rm -f "$part"
    if ((print_status == 23)); then without_room "$downloads" "$what"; fi
    fail "$what cannot be fetched" "$complaint"
  fi
  echo "$sha256  $part" | sha256sum --check --quiet || {
    rm -f "$part"
    fail "$what has another checksum than $sha256" "check the release, then correct the source's sha256"
  }
  chmod 0644 "$part"
  mv "$part" "$downloaded"
}

# print_thrice FILE COMMAND…: one failure on the way is nothing to tell about.
print_thrice() {
  local part=$1 attempt
  shift
  for attempt in 1 2 3; do
    print_status=0
    "$@" >"$part" || print_status=$?
    case $print_status in
      0) return 0 ;;
      22 | 23) return 1 ;;
    esac
    ((attempt == 3)) || sleep $((attempt * 2))
  done
  return 1
}

# print_url [CURL_OPTION]…: the content behind a URL, as the user who builds, and no more of it than there is room for.
# Ends with 22 when the server has it not, or does not give it to us, and 23 when there is no room.
print_url() {
  local room said status=0
  install --directory --mode=0711 "$downloads"
  room=$(room_in "$downloads")
  {
    said=$(as_builder prlimit "--fsize=$room" --core=0 curl --silent --show-error --fail --max-filesize "$room" \
      --connect-timeout 20 --speed-limit 1 --speed-time 60 "$@" 2>&1 >&3 3>&-) || status=$?
  } 3>&1
  [[ -z $said ]] || printf '%s\n' "$said" >&2
  case $status in
    # A server that has too much to do may answer later.
    22) if [[ $said =~ error:\ (5..|408|429) ]]; then return 1; fi ;;
    # Larger than allowed, as the server said beforehand; or a signal that it became too large.
    63 | 153) return 23 ;;
  esac
  return "$status"
}

# What nothing has asked for since yesterday, and what was left of a fetch that was killed.
prune_downloads() {
  find "$downloads" -mindepth 1 -maxdepth 1 -type f -mmin +1440 -delete
}
