#!/usr/bin/env bash
# For other scripts to read: a site's timer for backups. The timer's unit is a file of the step.

# start_timer TIMER: a link by hand, since `systemctl enable` reloads all units, a third of a second for each site.
start_timer() {
  local timer=$1 wanted=/etc/systemd/system/timers.target.wants
  [[ $(systemctl show --property=NeedDaemonReload --value "$timer") != yes ]] || systemctl daemon-reload
  install --directory --mode=0755 "$wanted"
  ln --symbolic --no-dereference --force "/etc/systemd/system/$timer" "$wanted/$timer"
  if changed "/etc/systemd/system/$timer"; then
    systemctl restart "$timer"
  else
    systemctl start "$timer"
  fi
}

# stop_timer TIMER
stop_timer() {
  local link=/etc/systemd/system/timers.target.wants/$1
  [[ -L $link ]] || return 0
  rm -f "$link" "/var/lib/systemd/timers/stamp-$1"
  systemctl stop "$1" 2>/dev/null || true
}
