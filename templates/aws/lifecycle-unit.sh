#!/usr/bin/env bash
# For boot.sh to read: the unit that looks after this machine's life in its group from here on.
# Settings: root (where the machine's files lie).
# shellcheck disable=SC2154 # boot.sh sets it

start_lifecycle() {
  local unit=/etc/systemd/system/tierwright-lifecycle.service
  cat >"$root$unit.new" <<'UNIT'
# Written by Tierwright. Notices when this machine leaves its group, or shuts down, and lets its requests end before.
[Unit]
Description=Tierwright: this machine's life in its group
Wants=network-online.target
# What stops at a shutdown stops after it: the replicas' units say so themselves.
After=network-online.target nss-lookup.target nginx.service

[Service]
Type=exec
ExecStart=/usr/local/sbin/tierwright lifecycle
ExecStop=/usr/local/sbin/tierwright lifecycle leave
Restart=always
RestartSec=5
TimeoutStopSec=300
StandardOutput=journal+console

[Install]
WantedBy=multi-user.target
UNIT
  chmod 0644 "$root$unit.new"
  mv --no-target-directory "$root$unit.new" "$root$unit"
  systemctl daemon-reload
  systemctl enable --quiet tierwright-lifecycle.service
  systemctl restart tierwright-lifecycle.service
}
