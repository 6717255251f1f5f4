# shellcheck shell=bash
# The place for contents on their way: in memory (/run), for root alone, gone with the process.

stage=""

stage_create() {
  stage=$kit_run/$$
  if [[ -e $stage ]]; then rm -rf "$stage"; fi
  mkdir -p "$stage"
}

stage_remove() {
  if [[ -n $stage ]]; then rm -rf "$stage"; fi
}

# What a killed process left is removed by the next one that has the lock.
stage_remove_stale() {
  local left
  for left in "$kit_run"/*; do
    if [[ -d $left && ! -d /proc/${left##*/} ]]; then rm -rf "$left"; fi
  done
}
