#!/usr/bin/env bash
# Run by cloud-init at every boot, before anything else, on a machine of a group: its name, and what it becomes one of the
# group with. No kit is there yet.
# Arguments: scripts for `start` to read, the script `start`, the group's settings. INSTANCE_ID is cloud-init's.
set -euo pipefail
umask 022

root=${TIERWRIGHT_ROOT:-}
library=$root/usr/local/lib/tierwright-boot
settings=$root/etc/tierwright/group
units=$root/etc/systemd/system

# put MODE FILE: standard input, at once. An image that somebody made from a machine has the files of that one.
put() {
  (umask 077 && cat >"$2.new")
  chmod "$1" "$2.new"
  mv --no-target-directory "$2.new" "$2"
}

mkdir --parents "$library" "$settings" "$units/multi-user.target.wants" "$root/etc"
put 0644 "$library/aws.sh" <<<"$1"
put 0755 "$library/start" <<<"$2"
put 0600 "$settings/settings" <<<"$3"
put 0644 "$settings/instance" <<<"$INSTANCE_ID"
put 0644 "$units/tierwright-boot.service" <<'UNIT'
# Written by Tierwright. Makes this machine one of its group: once, and on after a reboot until that is done.
[Unit]
Description=Tierwright: this machine becomes one of its group
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart=/usr/local/lib/tierwright-boot/start
# People look at the console of a machine that they cannot log in to.
StandardOutput=journal+console
StandardError=journal+console
Restart=on-failure
RestartSec=20

[Install]
WantedBy=multi-user.target
UNIT
ln --symbolic --force "../tierwright-boot.service" "$units/multi-user.target.wants/tierwright-boot.service"

# Machines of a group come and go: each is called by its own id. So that sudo knows the name it stands in /etc/hosts, too.
echo "$INSTANCE_ID" >"$root/etc/hostname"
grep --quiet --no-messages --extended-regexp "[[:space:]]$INSTANCE_ID([[:space:]]|\$)" "$root/etc/hosts" ||
  echo "127.0.1.1 $INSTANCE_ID" >>"$root/etc/hosts"
[[ -n $root ]] || hostname "$INSTANCE_ID"
