#!/usr/bin/env bash
# For other scripts to read: the unit by which this server leaves nginx before it shuts down, and comes back after boot.
# Settings: SITE.

leave_unit=tierwright-leave@$SITE.service
leave_at_boot=/etc/systemd/system/multi-user.target.wants/$leave_unit
# There from the moment when webservers are asked to leave this server out until all have taken it back.
left=/var/lib/tierwright/sites/$SITE/left

# webservers_to_tell: those on other machines, with blanks between; none where no other app server could serve meanwhile.
webservers_to_tell() {
  local self server other='' text=''
  # Machines of a group leave their balancer by themselves, all sites at once.
  [[ -e $kit_peers/servers ]] && ! in_group || return 0
  self=$(peer_self)
  for server in $(app_servers_of "$SITE"); do
    [[ $server == "$self" ]] || other=yes
  done
  [[ -n $other ]] || return 0
  for server in $(peers_with_role webserver); do
    [[ $server == "$self" ]] || text+="$server "
  done
  echo "${text% }"
}

# settle_leaving: the unit is there exactly where there is somebody to tell. Needs site.sh.
settle_leaving() {
  if [[ -z $(webservers_to_tell) ]]; then
    end_leaving
    return
  fi
  if [[ $(systemctl show --property=NeedDaemonReload --value "$leave_unit") == yes ]]; then systemctl daemon-reload; fi
  install --directory --mode=0755 "${leave_at_boot%/*}"
  # By hand: `systemctl enable` would reload all units.
  [[ -L $leave_at_boot ]] || link /etc/systemd/system/tierwright-leave@.service "$leave_at_boot"
  # It asks webservers, for which nobody here has to wait.
  systemctl start --no-block "$leave_unit"
}

# may_leave: not when the unit is taken away, which begins with its link.
may_leave() {
  [[ -L $leave_at_boot ]]
}

# end_leaving: takes the unit away; webservers are told nothing.
end_leaving() {
  may_leave || return 0
  rm -f "$leave_at_boot"
  systemctl stop "$leave_unit" 2>/dev/null || true
  systemctl reset-failed "$leave_unit" 2>/dev/null || true
}
