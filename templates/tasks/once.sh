#!/usr/bin/env bash
# For tasks to read: a task runs once for each token, also when its command is sent again for another reason.
# Settings: SITE, TASK, TOKEN, SERVER, ASKED_SERVERS (such as |app1|app2|).

# once COMMAND…: runs the command unless the token is the one of the last success, or was given before this server
# joined the deployment.
once() {
  local seen=/var/lib/tierwright/sites/$SITE/tasks/$TASK
  if [[ -e $seen && $(<"$seen") == "$TOKEN" ]]; then
    progress "$SITE: $TASK has been done for \"$TOKEN\" before"
    return
  fi
  if [[ $ASKED_SERVERS == *"|$SERVER|"* ]]; then
    "$@"
  else
    progress "$SITE: $TASK was asked for before $SERVER joined, nothing to do here"
  fi
  install --directory --mode=0700 "${seen%/*}"
  printf '%s\n' "$TOKEN" >"$seen"
}
