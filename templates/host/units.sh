#!/usr/bin/env bash
# For other scripts to read: a site's timers and path units. Their files are files of the step.

# start_unit UNIT: at once and at boot. A link by hand, since `systemctl enable` reloads all units, a third of a second
# for each site.
start_unit() {
  local unit=$1 wanted=/etc/systemd/system/${1##*.}s.target.wants file
  file=/etc/systemd/system/$unit
  # Instances of the tier's own units have no file of their own.
  [[ -e $file ]] || file=${file%%@*}@.${unit##*.}
  [[ $(systemctl show --property=NeedDaemonReload --value "$unit") != yes ]] || systemctl daemon-reload
  install --directory --mode=0755 "$wanted"
  ln --symbolic --no-dereference --force "$file" "$wanted/$unit"
  if changed "/etc/systemd/system/$unit"; then
    systemctl restart "$unit"
  else
    systemctl start "$unit"
  fi
}

# stop_unit UNIT: nothing when it was never started.
stop_unit() {
  local link=/etc/systemd/system/${1##*.}s.target.wants/$1
  [[ -L $link ]] || return 0
  rm -f "$link" "/var/lib/systemd/timers/stamp-$1"
  systemctl stop "$1" 2>/dev/null || true
}
