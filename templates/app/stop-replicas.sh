#!/usr/bin/env bash
# For other scripts to read: stopping all that runs of a site on this server, for its removal.
# Settings: SITE.

# stop_replicas: with everything that would start or stop some later. Their directories stay.
stop_replicas() {
  local unit=site-$SITE system=/etc/systemd/system
  local -a running timers
  mapfile -t timers < <(systemctl list-units --all --plain --no-legend "tierwright-$SITE:"{lease,drain,watch}"*" | cut -d ' ' -f 1)
  if ((${#timers[@]} > 0)); then systemctl stop "${timers[@]}" 2>/dev/null || true; fi
  mapfile -t running < <(systemctl list-units --all --plain --no-legend "$unit@*.service" | cut -d ' ' -f 1)
  if ((${#running[@]} > 0)); then systemctl stop "${running[@]}"; fi
  systemctl stop "$unit.target" 2>/dev/null || true
  rm -rf "$system/$unit.target.wants" "$system/multi-user.target.wants/$unit.target" "$system/$unit@"*.service
  if ((${#running[@]} > 0)); then systemctl reset-failed "${running[@]}" 2>/dev/null || true; fi
}
