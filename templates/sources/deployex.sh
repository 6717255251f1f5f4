#!/usr/bin/env bash
# The source `deployex`: a layout with `versions/APP/ENVIRONMENT/current.json` and `dist/APP/APP-VERSION.tar.gz`.
# Read by `app/release.sh`, and by what follows the current version; `app/build.sh` and `sources/unpack.sh` come before.
# Settings: SOURCE_URL (where the layout begins: an address, or a folder of this server), SOURCE_APP, SOURCE_ENVIRONMENT,
# SOURCE_VERSION (empty: the current one), SOURCE_PINNED (1: whichever is current), and for S3 SOURCE_REGION,
# SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY.

# shellcheck source=templates/sources/download.sh
. "$TIERWRIGHT_SCRIPTS/sources/download.sh"
# shellcheck source=templates/sources/s3-request.sh
. "$TIERWRIGHT_SCRIPTS/sources/s3-request.sh"

# deployex_current: prints the current version and its hash, with a blank between them; nothing when none is set.
deployex_current() {
  local -a current
  read_current
  ((${#current[@]} == 0)) || echo "${current[0]} ${current[1]}"
}

# fetch_source DIRECTORY
fetch_source() {
  local directory=$1 version=$SOURCE_VERSION archive file
  local -a current commands=()
  read_current
  version=${version:-${current[0]:-}}
  [[ -n $version ]] || fail "no version is set in $(current_file)" "publish one, then deploy again"
  # What a version wants to be run before it starts is known only while it is current.
  if [[ $version == "${current[0]:-}" ]]; then
    commands=("${current[@]:2}")
  elif [[ -z $SOURCE_PINNED ]]; then
    fail "version ${current[0]:-none} of $SOURCE_APP has become current in the place of $version" "deploy again"
  fi
  archive=dist/$SOURCE_APP/$SOURCE_APP-$version.tar.gz
  file=$(mktemp "$downloads/deployex.XXXXXX")
  layout_file "$archive" "$file" || {
    rm -f "$file"
    fail "$SOURCE_URL has no $archive" "publish the archive before the version becomes current"
  }
  unpack_archive "$file" "$directory"
  rm -f "$file"
  as_builder rm -rf "$directory/.tierwright-pre-commands"
  printf '%s\n' "${commands[@]/#/./bin/$SOURCE_APP }" | as_builder tee "$directory/.tierwright-pre-commands" >/dev/null
}

current_file() {
  echo "$SOURCE_URL/versions/$SOURCE_APP/$SOURCE_ENVIRONMENT/current.json"
}

# Sets `current`: version, hash and commands; empty when there is no such file, as DeployEx takes it.
read_current() {
  local file said
  install --directory --mode=0711 "$downloads"
  file=$(mktemp "$downloads/deployex.XXXXXX")
  current=()
  if layout_file "versions/$SOURCE_APP/$SOURCE_ENVIRONMENT/current.json" "$file"; then
    said=$(as_builder python3 "$TIERWRIGHT_SCRIPTS/sources/deployex.py" <"$file" 2>&1) ||
      fail "$(current_file): ${said//$'\n'/ }" "correct it, or name the version in the site's release"
    [[ -z $said ]] || mapfile -t current <<<"$said"
  fi
  rm -f "$file"
}

# layout_file PATH FILE: returns 1 when the layout has no such file. FILE belongs to root, as what is unpacked from it
# must be what was fetched.
layout_file() {
  local place=$SOURCE_URL/$1
  # The plus of versions would be a blank to some servers, and names have no other character that an address has not.
  [[ $place == /* ]] || place=${place//+/%2B}
  answered=none
  if [[ -n $SOURCE_ACCESS_KEY_ID ]]; then
    fetch_s3_object "$place" "$2"
    return
  fi
  complaint="check that this server reaches it"
  if print_thrice "$2" print_layout_file "$place"; then return 0; fi
  [[ $answered != 404 ]] || return 1
  if [[ $answered == 403 && -n $SOURCE_REGION ]]; then
    # A bucket that is not open to everybody may be open to the role of this server.
    fetch_s3_object "$place" "$2"
    return
  fi
  if ((print_status == 23)); then without_room "$downloads" "$place"; fi
  fail "$place cannot be fetched" "$complaint"
}

# print_layout_file PLACE: sets `answered` to the status of HTTP, or 404 where a folder has no such file.
print_layout_file() {
  local answer status=0 scheme="=https"
  if [[ $1 == /* ]]; then
    print_local_file "$1"
    return
  fi
  # S3 on another server may speak HTTP; everything else has no checksum, and must not.
  if [[ -n $SOURCE_REGION ]]; then scheme="=https,http"; fi
  answer=$(mktemp "$downloads/answer.XXXXXX")
  print_url --location --proto "$scheme" --write-out '%{stderr}%{http_code}\n' --url "$1" 2>"$answer" || status=$?
  answered=$(tail -n 1 "$answer")
  if ((status != 0)); then complaint=$(head -n 1 "$answer"); fi
  rm -f "$answer"
  return "$status"
}

print_local_file() {
  if [[ ! -e $1 ]]; then
    answered=404
    return 22
  fi
  complaint="let the user tierwright-build read it"
  as_builder cat "$1" || return 22
}
