# shellcheck shell=bash

# For scripts. changed PATH…: whether one of these files changed or went since the step's last success.
# A PATH that ends in / stands for everything below it.
changed() {
  local wanted path
  for wanted in "$@"; do
    if [[ -n ${pending_paths[$wanted]:-} ]]; then return 0; fi
    if [[ $wanted == */ ]]; then
      for path in "${!pending_paths[@]}"; do
        if [[ $path == "$wanted"* ]]; then return 0; fi
      done
    fi
  done
  return 1
}
