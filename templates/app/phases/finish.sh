#!/usr/bin/env bash
# Makes the new replicas what the site consists of; those before them drain and are stopped in the background.
# Settings: SITE, ROLLOUT (its id), WHO, ROLLED_BACK (a text with ~ for blanks, when the site goes back), WATCH (0: not).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/prune.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/leaving.sh"

# Prints the replicas which the site no longer consists of.
others() {
  local port
  for port in $(replica_ports live committed); do
    [[ " ${attempt_ports[*]} " == *" $port "* ]] || echo "$port"
  done
}

# Backups in nginx have to run as long as the new replicas are watched.
drain_seconds() {
  local watched=$((${WATCH:-1} == 0 || WATCH_SECONDS == 0 ? 0 : WATCH_SECONDS + 15))
  echo $((watched > DRAIN_SECONDS ? watched : DRAIN_SECONDS))
}

remember_links() {
  local former
  former=$(readlink "$home/current" || true)
  if [[ $former != "$target_release" ]]; then
    [[ ! -d $former ]] || link "$former" "$home/previous"
    link "$target_release" "$home/current"
  fi
  former=$(readlink "$site_settings/current" || true)
  if [[ $former != "$target_settings" ]]; then
    [[ ! -d $former ]] || link "$former" "$site_settings/previous"
    link "$target_settings" "$site_settings/current"
  fi
  rm -f "$home/new"
}

remember_info() {
  site_info_set "$SITE" RELEASE "$target_id"
  site_info_set "$SITE" PORTS "${attempt_ports[*]}"
  site_info_set "$SITE" ROLLED_BACK "${ROLLED_BACK//\~/ }"
}

# What is gone back from is not gone back to, unless somebody names it.
mark_left() {
  local former
  former=$(readlink "$site_settings/current" || true)
  [[ -z $ROLLED_BACK || $former == "$target_settings" || ! -d $former ]] || keep "$former/.rolled-back" <<<"$ROLLED_BACK"
}

# Not after going back, where there is nothing better to go to.
watch() {
  ((${WATCH:-1} != 0 && WATCH_SECONDS > 0)) || return 0
  systemctl stop "tierwright-$SITE:watch.service" 2>/dev/null || true
  systemd-run --quiet --collect --unit="tierwright-$SITE:watch" \
    /usr/local/sbin/tierwright run "site.$SITE.release" app/watch
}

ROLLED_BACK=${ROLLED_BACK:-}
load_attempt
changed=no
[[ $(readlink "$site_settings/current") == "$target_settings" ]] || changed=yes
for port in "${attempt_ports[@]}"; do
  [[ $(replica_state "$port") != live ]] || continue
  enable_replica "$port"
  set_replica_state "$port" live
  rm -f "$home/replicas/$port"/{until,held}
  changed=yes
done
rm -f "$target_settings/.failed" "$target_settings/.rolled-back"
touch "$target_settings/.healthy"
mapfile -t former < <(others)
remember_info
mark_left
remember_links
settle_leaving
if [[ $changed == yes ]]; then
  if [[ -n $ROLLED_BACK ]]; then note_rollout rolled-back; else note_rollout healthy; fi
fi
if ((${#former[@]} > 0)); then pipeline drain drain "$(drain_seconds)" "${former[@]}"; fi
if [[ $changed == yes ]]; then
  pipeline prune prune
  watch
fi
answer "release $target_id answers on ${#attempt_ports[@]} replica(s)"
