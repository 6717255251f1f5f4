#!/usr/bin/env bash
# For phases to read: the replicas of a site on this server. Each is a directory, named by its port, with links to its
# release and its settings, a unit file of its own, and a state:
#   new        was started, and may be taken away at any time: no webserver knows it
#   committed  may get requests, and comes back after a reboot, but its rollout has not come to its end
#   live       what the site consists of
#   draining   gets no new requests, and is stopped when the time in `until` (seconds since 1970) has come
#   stopping   was told to stop
# Only a finished rollout makes replicas live or draining, so that after an interruption all that a webserver may have
# been told of still runs.

# replica_ports [STATE…]: the ports of the replicas in these states, or of all.
replica_ports() {
  local directory port
  for directory in "$home"/replicas/*/; do
    [[ -d $directory ]] || continue
    port=$(basename "$directory")
    (($# == 0)) || [[ " $* " == *" $(replica_state "$port") "* ]] || continue
    echo "$port"
  done
}

# replica_state PORT: nothing when it was interrupted before it had one.
replica_state() {
  cat "$home/replicas/$1/state" 2>/dev/null || true
}

set_replica_state() {
  keep "$home/replicas/$1/state" <<<"$2"
}

# replica_of PORT: the rollout which made it, or which took it back from draining.
replica_of() {
  cat "$home/replicas/$1/rollout" 2>/dev/null || true
}

replica_unit() {
  echo "site-$SITE@$1.service"
}

replica_is_active() {
  systemctl is-active --quiet "$(replica_unit "$1")"
}

# make_replica PORT RELEASE SETTINGS: with everything in its place before anything is started.
make_replica() {
  local replica=$home/replicas/$1
  install --directory --owner=root --group="$SYSTEM_USER" --mode=0750 "$replica"
  set_replica_state "$1" new
  keep "$replica/rollout" <<<"$ROLLOUT"
  point_replica "$@"
}

# point_replica PORT RELEASE SETTINGS
point_replica() {
  link "$2" "$home/replicas/$1/release"
  link "$3" "$home/replicas/$1/settings"
  install --mode=0644 --no-target-directory "$3/replica.service" "$units/$(replica_unit "$1").new"
  mv --no-target-directory "$units/$(replica_unit "$1").new" "$units/$(replica_unit "$1")"
}

# start_replicas PORT…: without waiting until they answer. A reload of all units takes long, and is only needed for a
# unit that systemd still knows from an earlier replica on the same port.
start_replicas() {
  local -a started
  mapfile -t started < <(for port in "$@"; do replica_unit "$port"; done)
  if [[ $(systemctl show --property=NeedDaemonReload --value -- "${started[@]}") == *yes* ]]; then
    systemctl daemon-reload
  fi
  systemctl reset-failed "${started[@]}" 2>/dev/null || true
  systemctl start "${started[@]}"
  start_target
}

# Only when it does not run: starting it starts whatever it wanted when systemd read it last, former replicas too.
start_target() {
  local target=site-$SITE.target unit
  ! systemctl is-active --quiet "$target" || return 0
  for unit in $(systemctl show --property=Wants --value "$target"); do
    if [[ ! -L $units/$target.wants/$unit ]]; then
      systemctl daemon-reload
      break
    fi
  done
  systemctl start "$target"
}

# enable_replica PORT: makes it come back after a reboot. `systemctl enable` would reload all units.
enable_replica() {
  local unit boot=$units/multi-user.target.wants/site-$SITE.target
  unit=$(replica_unit "$1")
  install --directory --mode=0755 "$units/site-$SITE.target.wants" "${boot%/*}"
  link "$units/$unit" "$units/site-$SITE.target.wants/$unit"
  [[ -L $boot ]] || link "$units/site-$SITE.target" "$boot"
}

disable_replica() {
  rm -f "$units/site-$SITE.target.wants/$(replica_unit "$1")"
}

# stop_replica PORT: tells it to stop, without waiting.
stop_replica() {
  disable_replica "$1"
  set_replica_state "$1" stopping
  systemctl stop --no-block "$(replica_unit "$1")" 2>/dev/null || true
}

# has_ended PORT
has_ended() {
  local state
  state=$(systemctl show --property=ActiveState --value "$(replica_unit "$1")")
  [[ $state == inactive || $state == failed ]]
}

# remove_replica PORT: of one that has ended.
remove_replica() {
  disable_replica "$1"
  rm -f "$units/$(replica_unit "$1")"
  rm -rf "${home:?}/replicas/$1"
  systemctl reset-failed "$(replica_unit "$1")" 2>/dev/null || true
}
