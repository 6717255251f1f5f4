#!/usr/bin/env bash
# For the coordinator to read: bringing running replicas to the target by the app's own command.

# Whether a replica may have been brought to the target so.
reloaded=''

# reload_everywhere: returns 1 when that is not possible, or fails somewhere; what was reloaded counts as brought to the
# target, so that only the others are replaced.
reload_everywhere() {
  local server why some=''
  for server in $app_servers; do
    why=$(answered "$server" look reload)
    case $STRATEGY:$why in
      *:possible | reload:"new release") some=yes ;;
      *:"all run it already") ;;
      reload:*)
        progress "$server: cannot be reloaded, $why; new replicas are started instead"
        return 1
        ;;
      *) return 1 ;;
    esac
  done
  [[ -n $some ]] || return 1
  reloaded=yes
  if on_servers reload "$app_servers" ROLLOUT="$ROLLOUT" TO="$TO"; then
    progress "${app_servers// /, }: reloaded"
    return 0
  fi
  tell_last_lines
  progress "$failed_why; new replicas are started instead"
  return 1
}

# tell_last_lines: what the command said; a run that goes on shows nothing of the log.
tell_last_lines() {
  local line
  [[ -n $failed_lines ]] || return 0
  while IFS= read -r line; do
    progress "$line"
  done < <(tail -n 5 <<<"$failed_lines")
}

# reload_back: what was reloaded before the failure goes back in the same way; what cannot is restarted with what it ran.
reload_back() {
  [[ -n $reloaded ]] || return 0
  reloaded=''
  if on_servers reload "$app_servers" ROLLOUT="$ROLLOUT" TO=current; then return 0; fi
  echo "reloading the former release: $failed_why"
  if ! on_servers look "$app_servers" TO=current; then
    echo "restarting the former release: $failed_why"
    return 0
  fi
  mapfile -t restarted < <(restart_groups)
  restart_back
}
