# shellcheck shell=bash

# verify: compares every file and directory of every step with the manifest, with one command for all contents and one
# for all modes. Prints what differs; returns 1 when something does.
verify_command() {
  local manifest step kind hash mode owner path record found=0 paths=() files=()
  declare -A hashes=() facts=()
  for manifest in "$kit_steps"/*/files; do
    while read -r kind _ _ _ path; do
      paths+=("$kit_root$path")
      if [[ $kind == file && -f $kit_root$path ]]; then files+=("$kit_root$path"); fi
    done <"$manifest"
  done
  while IFS= read -r -d '' record; do hashes[${record:66}]=${record:0:64}; done < <(
    ((${#files[@]} == 0)) || printf '%s\0' "${files[@]}" | xargs -0 sha256sum -z --
  )
  while IFS= read -r -d '' record; do
    path=${record#* * * }
    facts[$path]=${record%" $path"}
  done < <(
    ((${#paths[@]} == 0)) || printf '%s\0' "${paths[@]}" | xargs -0 stat --printf '%s %a %U:%G %n\0' -- 2>/dev/null || true
  )
  for manifest in "$kit_steps"/*/files; do
    step=${manifest%/files}
    while read -r kind hash mode owner path; do
      verify_entry "${step##*/}" || found=1
    done <"$manifest"
  done
  if ((found == 0)); then echo "all ${#paths[@]} files and directories are as Tierwright left them"; fi
  return "$found"
}

verify_entry() {
  local target=$kit_root$path difference=""
  if [[ -z ${facts[$target]:-} ]]; then
    difference=missing
  else
    if [[ $kind == file && ${hashes[$target]:-} != "$hash" ]]; then difference="its content was changed"; fi
    if ! same_place "${facts[$target]}" "$mode" "$owner"; then
      difference+="${difference:+, }it is ${facts[$target]#* } instead of $mode $owner"
    fi
  fi
  if [[ -z $difference ]]; then return 0; fi
  printf '%s: %s (step %s)\n' "$path" "$difference" "$1"
  return 1
}
