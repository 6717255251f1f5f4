# shellcheck shell=bash
# Putting files in their places: compare everything with two commands, then write what differs, each file atomically.

file_hashes=()   # sha256 of each file of the document
changed_files=() # indexes of the document's files that differ
# The name beside a target is always the same, so that what a killed run left goes; it fits no pattern of a daemon.
temporary_suffix=.tierwright-new
declare -A target_facts=() # path with root prefix -> "size mode user:group", for what exists

# files_compare: fills file_hashes, target_facts and changed_files. Touches nothing.
files_compare() {
  local i target record path hashed=() present=()
  declare -A hashes=()
  target_facts=() file_hashes=() changed_files=()
  for i in "${!document_files[@]}"; do
    target=$kit_root${document_files[i]}
    hashed+=("$stage/content.$i")
    present+=("$stage/content.$i" "$target")
    if [[ -d $target && ! -L $target ]]; then stop "cannot write $target: it is a directory"; fi
    if [[ -f $target && ! -L $target ]]; then hashed+=("$target"); fi
  done
  for path in "${document_directories[@]}"; do present+=("$kit_root$path"); done
  if ((${#present[@]} == 0)); then return; fi
  while IFS= read -r -d '' record; do
    path=${record#* * * }
    target_facts[$path]=${record%" $path"}
  done < <(stat --printf '%s %a %U:%G %n\0' -- "${present[@]}" 2>/dev/null || true)
  if ((${#document_files[@]} == 0)); then return; fi
  while IFS= read -r -d '' record; do hashes[${record:66}]=${record:0:64}; done < <(sha256sum -z -- "${hashed[@]}")
  for i in "${!document_files[@]}"; do
    target=$kit_root${document_files[i]}
    path=$stage/content.$i
    file_hashes[i]=${hashes[$path]:-}
    record=${target_facts[$path]:-}
    if [[ ${record%% *} != "${document_file_sizes[i]}" ]]; then stop "cannot hold the contents of the step in $stage: is it full?"; fi
    if [[ ${file_hashes[i]} != "${hashes[$target]:-}" ]] ||
      ! same_place "${target_facts[$target]:-}" "${document_file_modes[i]}" "${document_file_owners[i]}"; then
      changed_files+=("$i")
    fi
  done
}

# same_place FACTS MODE OWNER: whether what exists has this mode and owner. Only root can give files away.
same_place() {
  local place=${1#* }
  [[ -n $1 ]] && ((8#${place%% *} == 8#$2)) && [[ $EUID -ne 0 || ${place#* } == "$3" ]]
}

# files_write: writes the files in changed_files, through a temporary file beside each target.
files_write() {
  local i path target temporary owner
  for i in "${changed_files[@]}"; do
    path=${document_files[i]}
    target=$kit_root$path
    temporary=${target%/*}/.${target##*/}$temporary_suffix
    owner=${document_file_owners[i]}
    parents_make "${target%/*}"
    keep_original "$path"
    {
      if ((EUID == 0)); then
        install -T -m "${document_file_modes[i]}" -o "${owner%:*}" -g "${owner#*:}" -- "$stage/content.$i" "$temporary"
      else
        install -T -m "${document_file_modes[i]}" -- "$stage/content.$i" "$temporary"
      fi && mv -T -- "$temporary" "$target"
    } 2>"$stage/error" || {
      rm -f -- "$temporary"
      stop_writing "$target"
    }
  done
}

stop_writing() {
  stop "cannot write $1: $(sed -e 's/^[a-z]*: //' "$stage/error" | head -n 1)"
}

# A file that was there before Tierwright comes back when the step goes.
keep_original() {
  local path=$1
  if [[ -n ${known_files[$path]:-} || -n ${taken_files[$path]:-} || ! -e $kit_root$path ]]; then return 0; fi
  mkdir -p "$kit_originals${path%/*}"
  cp -aT -- "$kit_root$path" "$kit_originals$path"
}

# files_remove PATH…: removes files of the step; an original that was kept comes back.
files_remove() {
  local path targets=() originals=()
  for path in "$@"; do
    targets+=("$kit_root${path%/*}/.${path##*/}$temporary_suffix")
    if [[ -e $kit_originals$path ]]; then
      originals+=("$path")
    else
      targets+=("$kit_root$path")
    fi
  done
  if ((${#targets[@]})); then rm -f -- "${targets[@]}"; fi
  if ((${#originals[@]})); then
    for path in "${originals[@]}"; do mv -T -- "$kit_originals$path" "$kit_root$path"; done
  fi
  parents_prune "$@"
}
