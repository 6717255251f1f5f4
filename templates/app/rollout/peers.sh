#!/usr/bin/env bash
# For the coordinator to read: phases on several servers at the same time, and what they answer.
# Settings: SITE.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/members.sh"

# Where each phase's words are kept, in memory.
said=$stage/rollout

# on_servers PHASE "SERVER…" [NAME=VALUE…]: runs the phase on all of them at once, and waits for all. Returns 1 when it
# failed on one: failed_why tells where and why, failed_lines what was said last. Where own_words names a command, it prints
# what a server alone is told. A machine that has left its group meanwhile did not fail: the others go on.
on_servers() {
  local phase=$1 servers=$2 server code=0
  local -a words
  local -A jobs=()
  shift 2
  mkdir -p "$said"
  for server in $(without_gone "$servers"); do
    words=()
    [[ -z ${own_words:-} ]] || mapfile -t words < <("$own_words" "$server")
    run_phase "$server" "$phase" "$@" "${words[@]}" &
    jobs[$server]=$!
  done
  failed_why='' failed_lines=''
  for server in $servers; do
    [[ -n ${jobs[$server]:-} ]] || continue
    if wait "${jobs[$server]}"; then continue; fi
    if has_left "$server"; then continue; fi
    code=1
    tell_failure "$server" "$phase"
  done
  return "$code"
}

# run_phase SERVER PHASE NAME=VALUE…: what is meant for people is passed on with the server's name before it.
run_phase() {
  local server=$1 phase=$2 line
  shift 2
  peer_run "$server" phase "$phase" "$SITE" "$@" 2>"$said/$server.$phase.errors" </dev/null |
    while IFS= read -r line; do
      if [[ $line == "=> "* ]]; then
        echo "${line#=> }" >&3
      else
        progress "$server: $line"
      fi
    done 3>"$said/$server.$phase.answers"
}

# tell_failure SERVER PHASE: the first one's reason goes into failed_why and its last lines into failed_lines.
tell_failure() {
  local errors=$said/$1.$2.errors why
  sed "s/^/$1: /" "$errors"
  [[ -z $failed_why ]] || return 0
  why=$(sed --quiet --regexp-extended 's/^tierwright: ([^ ]* failed in [^ ]*: )?//p' "$errors" | tail -n 1)
  failed_why="$1: $2: ${why:-$(tail -n 1 "$errors")}"
  # This server's own log has the others' words as well.
  failed_lines=$(sed --regexp-extended "1,/^last lines of /d; /^  [a-z0-9-]+: /d; s/^ */$1: /" "$errors")
}

# answered SERVER PHASE KEY: the value which the phase answered under this key.
answered() {
  sed --quiet "s/^$3 *//p" "$said/$1.$2.answers" | tail -n 1
}
