# shellcheck shell=bash
# What people see. Descriptor 8 is the user's standard output, also inside scripts, whose own output goes to the log.

# For scripts. progress TEXT…: a short line to the user and into the log.
progress() {
  local text="$*"
  mask_text text
  printf '%s\n' "$text" >&8 2>/dev/null || true
  if [[ -n ${script_name:-} ]]; then printf '%s\n' "$text"; fi
}

# For scripts. fail WHAT [WHAT_TO_DO]: ends the script and the step with this message. Texts are without a full stop.
fail() {
  printf '%s%s\n' "$1" "${2:+: $2}" >"$stage/failure"
  printf '%s%s\n' "$1" "${2:+: $2}" >&2
  exit 1
}

# say_error TEXT…: a line to standard error, for people.
say_error() {
  local text="tierwright: $*"
  mask_text text
  printf '%s\n' "$text" >&2 || true
}

# stop TEXT…: ends the kit with a message.
stop() {
  say_error "$@"
  exit 1
}

# mask_text NAME: replaces this document's secrets in the variable NAME by ***.
mask_text() {
  local mask
  local -n masked_text=$1
  for mask in "${document_masks[@]}"; do masked_text=${masked_text//"$mask"/***}; done
}
