#!/usr/bin/env bash
# For scripts that look into pickup folders to read: what was seen in a folder before, and waiting for what is new.
# Settings: SITE, FOLDERS (name, path and owner, one a line).

# How long something has to stay as it is, in seconds, and how long to wait for it at most.
quiet_seconds=2
longest_wait=900

# By name, of the folder at hand.
declare -A known_stamp=() known_sha256=()
# By path: the stamp that was seen last, and how often in a row.
declare -A seen_stamp=() seen_times=()

# load_known FOLDER
load_known() {
  local stamp sha256 name
  known_stamp=() known_sha256=()
  [[ -e $looked/$1 ]] || return 0
  while read -r stamp sha256 name; do
    known_stamp[$name]=$stamp known_sha256[$name]=$sha256
  done <"$looked/$1"
}

# remember NAME STAMP SHA256
remember() {
  known_stamp["$1"]=$2 known_sha256["$1"]=$3
}

# keep_known FOLDER
keep_known() {
  local name
  install --directory --mode=0700 "$looked"
  for name in "${!known_stamp[@]}"; do
    printf '%s %s %s\n' "${known_stamp[$name]}" "${known_sha256[$name]}" "$name"
  done >"$looked/$1.new"
  mv --no-target-directory "$looked/$1.new" "$looked/$1"
}

# look_everywhere_until_quiet STATE: calls take FOLDER PATH OWNER NAME STAMP for what is new and complete, and gone FOLDER
# PATH OWNER NAME for what is not there any more. STATE names the folder of the site's state that remembers.
look_everywhere_until_quiet() {
  local name path owner deadline=$((SECONDS + longest_wait)) waiting took=''
  looked=$TIERWRIGHT_STATE/sites/$SITE/$1
  exec {look_turn}>>"$kit_run/$SITE.$1"
  flock --timeout 1800 "$look_turn" || return 0
  while true; do
    waiting=''
    while read -r name path owner; do
      [[ -z $name ]] || look_into "$name" "$path" "$owner"
    done <<<"$FOLDERS"
    if [[ -z $waiting ]] || ((SECONDS >= deadline)); then break; fi
    sleep 1
  done
  # What went while something else was coming may have been replaced by it.
  while read -r name path owner; do
    [[ -z $name ]] || forget_gone "$name" "$path" "$owner"
  done <<<"$FOLDERS"
  exec {look_turn}>&-
  if [[ -n $took ]]; then look_once_more "$1"; else nothing_done; fi
}

look_into() {
  local folder=$1 path=$2 owner=$3 name now
  load_known "$folder"
  while IFS= read -r name; do
    now=$(stamp "$path/$name") || continue
    [[ ${known_stamp[$name]:-} != "$now" ]] || continue
    if settled "$path/$name" "$now" && take "$folder" "$path" "$owner" "$name" "$now"; then
      took=yes
      keep_known "$folder"
    else
      waiting=yes
    fi
  done < <(folder_entries "$path" "$entry_type")
}

# settled PATH STAMP
settled() {
  if [[ ${seen_stamp[$1]:-} != "$2" ]]; then
    seen_stamp[$1]=$2 seen_times[$1]=0
    return 1
  fi
  seen_times[$1]=$((seen_times[$1] + 1))
  ((seen_times[$1] >= quiet_seconds)) && ! being_written "$1"
}

forget_gone() {
  local folder=$1 path=$2 owner=$3 name
  # A folder that is gone altogether was not emptied by anybody.
  [[ -d $path ]] || return 0
  load_known "$folder"
  for name in "${!known_stamp[@]}"; do
    [[ ! -e $path/$name ]] || continue
    if gone "$folder" "$path" "$owner" "$name"; then
      took=yes
      unset "known_stamp[$name]" "known_sha256[$name]"
      keep_known "$folder"
    fi
  done
}

# A path unit does not see what comes between the last look of its service and its end.
look_once_more() {
  systemd-run --quiet --collect --unit="tierwright-look-$SITE-${EPOCHREALTIME/./}" --on-active=3 \
    /usr/local/sbin/tierwright run "$TIERWRIGHT_STEP" "$script_name" || true
}
