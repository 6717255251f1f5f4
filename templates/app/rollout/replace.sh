#!/usr/bin/env bash
# For the coordinator to read: new replicas beside the old ones, on all servers at once (blue-green) or in batches.

# replace_replicas BATCH…: each is a list of servers with blanks between.
replace_replicas() {
  local batch server begun=''
  while (($# > 0)); do
    batch=$1
    shift
    begun+=" $batch"
    on_servers start "$batch" ROLLOUT="$ROLLOUT" TO="$TO" WHO="$WHO" ${FRESH:+FRESH=1} || undo "$begun"
    for server in $(without_gone "$batch"); do
      read -r "new_ports[$server]" <<<"$(answered "$server" start ports)"
      progress "$server: release $(answered "$server" start release) is ready on $(wc -w <<<"${new_ports[$server]}") replica(s)"
    done
    # Nothing takes them away from here on, so that no webserver is left with replicas that are gone.
    on_servers commit "$batch" ROLLOUT="$ROLLOUT" || undo "$begun"
    [[ $begun != " $batch" ]] || hook before-switch || undo "$begun" "$hook_failure"
    switch_webservers || undo "$begun"
    progress "${batch// /, }: switched on ${webservers// /, }"
    (($# == 0)) || pause_and_check "$begun"
  done
  hook after-switch || undo "$begun" "$hook_failure"
}

# pause_and_check SERVERS: time for the first batches to show what they are worth.
pause_and_check() {
  progress "waiting ${PAUSE_SECONDS} s before the next servers"
  sleep "$PAUSE_SECONDS"
  on_servers commit "$1" ROLLOUT="$ROLLOUT" || undo "$1"
}

# undo SERVERS [WHY]: webservers first. Where one cannot be told to go back, what it may use is left running.
undo() {
  local why=${2:-$failed_why} lines=$failed_lines
  if [[ -n $switched ]] && ! on_servers revert "$webservers" ROLLOUT="$ROLLOUT"; then
    fail "$why; the new replicas are left running, since $failed_why" "mend it and deploy again"
  fi
  on_servers abandon "$1" ROLLOUT="$ROLLOUT" || echo "abandoning: $failed_why"
  restart_back
  reload_back
  # Once more, now that nothing comes after them.
  echo "$lines"
  fail "$why; the former release serves on all servers"
}

# batches: prints a line of servers for each batch. A canary is a batch of one.
batches() {
  local server count=0 size=$BATCH_SIZE line=''
  [[ $STRATEGY == rolling ]] || size=1000
  [[ $STRATEGY != rolling || $CANARY != 1 ]] || size=1
  for server in $app_servers; do
    line+="${line:+ }$server"
    count=$((count + 1))
    if ((count == size)); then
      echo "$line"
      line='' count=0 size=$BATCH_SIZE
    fi
  done
  [[ -z $line ]] || echo "$line"
}
