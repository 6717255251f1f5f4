# shellcheck shell=bash
# One step at a time on a server. The kernel frees the lock when its last holder is gone, so it cannot be left behind;
# lock.holder only says who has it. Scripts hold descriptor 9 too: an orphaned script still keeps others away.

lock_taken=""
lock_limit_seconds=900
lock_quiet_seconds=${TIERWRIGHT_LOCK_QUIET_SECONDS:-30}

# lock_take WHAT: waits for the lock, saying whom for.
lock_take() {
  local holder="" waited=""
  if [[ ! -e /dev/fd/9 ]]; then exec 9>>"$kit_state/lock"; fi
  # The steps of one run take turns; only a long wait is worth a message.
  if ! flock -w "$lock_quiet_seconds" 9; then
    lock_read_holder
    progress "waiting for ${holder:-another step} to end"
    waited=yes
    if ! flock -w "$lock_limit_seconds" 9; then
      lock_read_holder
      stop "the lock of this server was not free within $lock_limit_seconds s: ${holder:-another step} has it; try again, or end it by its process id"
    fi
  fi
  lock_read_holder
  if [[ -n $holder ]]; then progress "taking over the lock which was left by $holder"; fi
  lock_taken=yes
  printf '%s (process %s, %s%s, since %(%F %T)T UTC)\n' "$1" "$$" "$caller_user" "${caller_from:+ from $caller_from}" -1 \
    >"$kit_state/lock.holder"
  if [[ -n $waited ]]; then progress "the lock is free, going on"; fi
}

lock_read_holder() {
  holder=""
  if [[ -s $kit_state/lock.holder ]]; then IFS= read -r holder <"$kit_state/lock.holder" || true; fi
}

lock_release() {
  lock_forget_holder
  lock_taken=""
  exec 9>&-
}

# Not when the lock was given away in between and another step has it.
lock_forget_holder() {
  local holder=""
  lock_read_holder
  if [[ $holder == *"(process $$, "* ]]; then : >"$kit_state/lock.holder"; fi
}

# For scripts. without_lock COMMAND…: lets other steps go on while a long command runs, which touches nothing but what
# is this step's own. A second run of the same step waits for it all the same, by the step's own lock.
without_lock() {
  local holder="" code
  if [[ -z $lock_taken ]]; then
    "$@"
    return
  fi
  lock_read_holder
  lock_forget_holder
  flock -u 9
  lock_taken=""
  "$@"
  code=$?
  flock -w "$lock_limit_seconds" 9 || fail "the lock of this server was not free within $lock_limit_seconds s" "try again"
  lock_taken=yes
  printf '%s\n' "$holder" >"$kit_state/lock.holder"
  return "$code"
}

# For scripts. with_lock COMMAND…: keeps all steps on this server away while a short command runs. For scripts which are
# run without the lock; where it is held already it makes no difference.
with_lock() {
  if [[ -n $lock_taken ]]; then
    "$@"
    return
  fi
  local code
  lock_take "${script_name:-$document_step}"
  "$@"
  # A failure comes this far only within a condition.
  code=$?
  lock_forget_holder
  flock -u 9
  lock_taken=""
  return "$code"
}

# lock_take_step STEP: keeps two runs of one step apart; taken before the server's lock, so they cannot block each other.
lock_take_step() {
  exec 7>>"$kit_run/$1.lock"
  if flock -w "$lock_quiet_seconds" 7; then return 0; fi
  progress "waiting for another run of $1 to end"
  flock -w "$lock_limit_seconds" 7 || stop "another run of $1 did not end within $lock_limit_seconds s; try again"
}

# For administrators: who holds the lock.
lock_command() {
  local holder
  if [[ ! -e $kit_state/lock ]] || flock -n "$kit_state/lock" true; then
    echo "free"
  else
    lock_read_holder
    echo "held by ${holder:-another step}"
  fi
}
