# shellcheck shell=bash
# What the kit remembers of a step, in $kit_steps/<step>/:
#   document   the document of the last success, placeholders in place of secrets
#   attempt    the document of a run which has not succeeded (yet)
#   files      one line per file and directory: kind, sha256, mode, owner, path
#   result     when the step last ran, and whether it succeeded
#   pending    paths changed since the last success; they survive a failure, so reloads are not forgotten
#   state/     whatever the step's scripts keep for themselves
# $kit_state/order lists the steps in the order of their first application.

# The paths of the step at hand, as of its last success or interrupted attempt.
declare -A known_files=() known_directories=() pending_paths=() taken_files=()

# manifest_load STEP: fills known_files, known_directories and pending_paths.
manifest_load() {
  local kind hash mode owner path
  known_files=() known_directories=() pending_paths=()
  if [[ -e $kit_steps/$1/files ]]; then
    while read -r kind hash mode owner path; do
      case $kind in
        file) known_files[$path]=$hash ;;
        directory) known_directories[$path]=$mode ;;
      esac
    done <"$kit_steps/$1/files"
  fi
  if [[ -e $kit_steps/$1/pending ]]; then
    while read -r kind path; do
      pending_paths[$path]=1
      case $kind in
        file) known_files[$path]=${known_files[$path]:-pending} ;;
        directory) known_directories[$path]=${known_directories[$path]:-pending} ;;
      esac
    done <"$kit_steps/$1/pending"
  fi
}

# manifest_store STEP: the document at hand has been carried out.
manifest_store() {
  local i entries=""
  for i in "${!document_directories[@]}"; do
    entries+="directory - ${document_directory_modes[i]} ${document_directory_owners[i]} ${document_directories[i]}"$'\n'
  done
  for i in "${!document_files[@]}"; do
    entries+="file ${file_hashes[i]} ${document_file_modes[i]} ${document_file_owners[i]} ${document_files[i]}"$'\n'
  done
  if [[ ! -e $kit_steps/$1/files || ${entries%$'\n'} != "$(<"$kit_steps/$1/files")" ]]; then
    printf '%s' "$entries" >"$kit_steps/$1/files.new"
    mv -T "$kit_steps/$1/files.new" "$kit_steps/$1/files"
  fi
  if [[ -e $kit_steps/$1/attempt ]]; then mv -T "$kit_steps/$1/attempt" "$kit_steps/$1/document"; fi
  if [[ -e $kit_steps/$1/pending ]]; then rm -f "$kit_steps/$1/pending"; fi
  result_store "$1" complete
}

# result_store STEP complete|incomplete
result_store() {
  printf '%(%F %T)T %s\n' -1 "$2" >"$kit_steps/$1/result"
}

# pending_add STEP KIND PATH…: remembered before anything is touched.
pending_add() {
  local step=$1 kind=$2 path
  shift 2
  pending_note "$@"
  for path in "$@"; do echo "$kind $path"; done >>"$kit_steps/$step/pending"
}

# pending_note PATH…: for this run alone.
pending_note() {
  local path
  for path in "$@"; do pending_paths[$path]=1; done
}

# attempt_begin STEP
attempt_begin() {
  if [[ ! -d $kit_steps/$1 ]]; then
    mkdir -p "$kit_steps/$1/state"
    if [[ ! -e $kit_state/order ]] || ! grep -qxF -- "$1" "$kit_state/order"; then echo "$1" >>"$kit_state/order"; fi
  fi
  result_store "$1" incomplete
  if [[ -e $kit_steps/$1/removed ]]; then rm "$kit_steps/$1/removed"; fi
  if [[ ! -e $kit_steps/$1/attempt ]] && cmp -s "$stage/document" "$kit_steps/$1/document"; then return 0; fi
  cp -T "$stage/document" "$kit_steps/$1/attempt.new"
  mv -T "$kit_steps/$1/attempt.new" "$kit_steps/$1/attempt"
}

# step_document STEP: sets REPLY to the newest document of a step.
step_document() {
  REPLY=$kit_steps/$1/attempt
  if [[ ! -e $REPLY ]]; then REPLY=$kit_steps/$1/document; fi
}

# manifest_forget STEP
manifest_forget() {
  if [[ -e $kit_state/order ]]; then
    grep -vxF -- "$1" "$kit_state/order" >"$kit_state/order.new" || true
    mv -T "$kit_state/order.new" "$kit_state/order"
  fi
  rm -rf "${kit_steps:?}/$1"
}

# manifest_take_over STEP: files new to STEP which another step has are its own from now on, so that the other step does
# not remove them when it goes. This is how a step gets a new name. Fills taken_files.
manifest_take_over() {
  local path other new=()
  taken_files=()
  for path in "${document_files[@]}"; do
    if [[ -z ${known_files[$path]:-} && -e $kit_root$path ]]; then new+=("$path"); fi
  done
  if ((${#new[@]} == 0)); then return 0; fi
  while read -r other path; do
    other=${other%/*}
    if [[ $other != "$kit_steps/$1" ]]; then
      taken_files[$path]=1
      manifest_give_up "${other##*/}" "$path"
    fi
  done < <(printf '%s\n' "${new[@]}" |
    awk 'FNR == NR { new[$0] = 1; next } $1 == "file" && $NF in new { print FILENAME, $NF }' - \
      "$kit_steps"/*/files "$kit_steps"/*/pending)
}

# manifest_give_up STEP PATH: another step has taken over this file, so STEP must not remove it.
manifest_give_up() {
  local list
  for list in files pending; do
    if [[ -e $kit_steps/$1/$list ]]; then
      awk -v path="$2" '!($1 == "file" && $NF == path)' "$kit_steps/$1/$list" >"$kit_steps/$1/$list.new"
      mv -T "$kit_steps/$1/$list.new" "$kit_steps/$1/$list"
    fi
  done
}
