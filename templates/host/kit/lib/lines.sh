# shellcheck shell=bash

# For scripts. each_line LIST COMMAND…: runs the command once for each line of LIST that is not empty, the line as its
# last argument. Ends at the first that fails.
each_line() {
  local each_line_items each_line_item
  mapfile -t each_line_items <<<"$1"
  shift
  for each_line_item in "${each_line_items[@]}"; do
    if [[ -n $each_line_item ]]; then "$@" "$each_line_item"; fi
  done
}
