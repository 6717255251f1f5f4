#!/usr/bin/env bash
# For the coordinator to read: bringing running replicas to the target by the app's own command.

# reload_everywhere: returns 1 when that is not possible, or fails somewhere; what was reloaded counts as brought to the
# target, so that only the others are replaced.
reload_everywhere() {
  local server why some=''
  for server in $app_servers; do
    why=$(answered "$server" look reload)
    case $STRATEGY:$why in
      *:possible | reload:"new environment") some=yes ;;
      *:"all run it already") ;;
      reload:*)
        progress "$server: cannot be reloaded, $why; new replicas are started instead"
        return 1
        ;;
      *) return 1 ;;
    esac
  done
  [[ -n $some ]] || return 1
  if on_servers reload "$app_servers" ROLLOUT="$ROLLOUT" TO="$TO"; then
    progress "${app_servers// /, }: reloaded"
    return 0
  fi
  progress "$failed_why; new replicas are started instead"
  return 1
}
