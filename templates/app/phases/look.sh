#!/usr/bin/env bash
# Tells a rollout what this server has, before anything is touched.
# Settings: SITE, TO.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"

outdated() {
  local port
  for port in $(replica_ports live); do
    runs_target "$port" || echo "$port"
  done
}

# same_environment PORT: apart from the name of the release, which stands in it.
same_environment() {
  local former=$home/replicas/$1/settings text
  text=$(<"$former/environment")
  former=$(readlink "$former")
  former=$(release_of "${former##*/}")
  [[ ${text//"$former"/"$target_id"} == "$(<"$target_settings/environment")" ]]
}

# Why running replicas cannot follow the target, or "possible". An environment is given to a process when it starts.
reload_obstacle() {
  local port former answer=possible
  local -a live
  mapfile -t live < <(replica_ports live)
  if [[ ! -e $target_settings/reload ]]; then
    echo "the app has no reload command"
  elif ((${#live[@]} == 0)); then
    echo "nothing runs yet"
  elif ((${#live[@]} != REPLICAS)); then
    echo "the number of replicas changes"
  elif [[ -z $(outdated) ]]; then
    echo "all run it already"
  else
    for port in "${live[@]}"; do
      former=$home/replicas/$port/settings
      if [[ -e $home/replicas/$port/renewing ]] || ! replica_is_active "$port"; then
        echo "a replica does not run"
        return
      elif ! cmp --quiet "$former/start" "$target_settings/start" ||
        ! cmp --quiet "$former/replica.service" "$target_settings/replica.service"; then
        echo "its start changes"
        return
      elif ! same_environment "$port"; then
        echo "its environment changes"
        return
      elif [[ $(readlink "$home/replicas/$port/release") != "$target_release" ]]; then
        answer="new release"
      fi
    done
    echo "$answer"
  fi
}

find_target "$TO"
answer "release $target_id"
answer "address ${ADDRESS//[\[\]]/}"
answer "last $(last_rollout)"
answer "serving $(replica_ports live | xargs)"
answer "outdated $(outdated | xargs)"
answer "reload $(reload_obstacle)"
