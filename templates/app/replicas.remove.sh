#!/usr/bin/env bash
# Stops all replicas of a site on this server.
# Settings: SITE.
set -euo pipefail

unit=site-$SITE
mapfile -t replicas < <(systemctl list-units --all --plain --no-legend "$unit@*.service" | cut -d' ' -f1)
if ((${#replicas[@]} > 0)); then
  systemctl stop "${replicas[@]}"
fi
rm -rf "/etc/systemd/system/$unit.target.wants" "/etc/systemd/system/multi-user.target.wants/$unit.target" \
  "/srv/sites/$SITE/replicas"
systemctl stop "$unit.target" 2>/dev/null || true
rm -f "/etc/systemd/system/$unit@.service" "/etc/systemd/system/$unit.target"
systemctl daemon-reload
systemctl reset-failed "$unit@*.service" 2>/dev/null || true
