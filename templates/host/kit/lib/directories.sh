# shellcheck shell=bash
# Directories: those that a step names, and the parents that had to be made for files.
# $kit_state/directories lists the latter, so that they go with the last file in them.

# directories_place: makes the document's directories with their mode and owner.
directories_place() {
  local i path facts owner changed=()
  for i in "${!document_directories[@]}"; do
    path=$kit_root${document_directories[i]}
    owner=${document_directory_owners[i]}
    facts=${target_facts[$path]:-}
    if [[ -n $facts && ! -d $path ]]; then stop "cannot make the directory $path: something else has this name"; fi
    if same_place "$facts" "${document_directory_modes[i]}" "$owner"; then continue; fi
    changed+=("${document_directories[i]}")
    pending_add "$document_step" directory "${document_directories[i]}"
    parents_make "${path%/*}"
    if ((EUID == 0)); then
      install -d -m "${document_directory_modes[i]}" -o "${owner%:*}" -g "${owner#*:}" -- "$path" 2>"$stage/error" || stop_writing "$path"
    else
      install -d -m "${document_directory_modes[i]}" -- "$path" 2>"$stage/error" || stop_writing "$path"
    fi
  done
}

# parents_make DIRECTORY: makes it and its parents, open to everybody, and remembers which were missing.
parents_make() {
  local directory=$1 missing=()
  while [[ -n $directory && ! -d $directory ]]; do
    missing+=("${directory#"$kit_root"}")
    directory=${directory%/*}
  done
  if ((${#missing[@]} == 0)); then return; fi
  printf '%s\n' "${missing[@]}" >>"$kit_state/directories"
  (umask 022 && mkdir -p -- "$1") 2>"$stage/error" || stop_writing "$1"
}

# parents_prune PATH…: removes the parents made by the kit which are empty now.
parents_prune() {
  local path directory line gone=()
  declare -A made=()
  if [[ ! -s $kit_state/directories ]]; then return 0; fi
  while IFS= read -r line; do made[$line]=1; done <"$kit_state/directories"
  for path in "$@"; do
    directory=${path%/*}
    while [[ -n ${made[${directory:-/}]:-} ]] && rmdir -- "$kit_root$directory" 2>/dev/null; do
      gone+=("$directory")
      directory=${directory%/*}
    done
  done
  if ((${#gone[@]} == 0)); then return 0; fi
  for directory in "${gone[@]}"; do unset "made[$directory]"; done
  if ((${#made[@]})); then printf '%s\n' "${!made[@]}"; fi >"$kit_state/directories.new"
  mv -T "$kit_state/directories.new" "$kit_state/directories"
}

# directories_remove PATH…: a step's own directories, when empty, the deepest first.
directories_remove() {
  local sorted=() i
  if (($# == 0)); then return 0; fi
  mapfile -t sorted < <(printf '%s\n' "$@" | LC_ALL=C sort -r)
  for i in "${sorted[@]}"; do rmdir -- "$kit_root$i" 2>/dev/null || true; done
  parents_prune "${sorted[@]}"
}
