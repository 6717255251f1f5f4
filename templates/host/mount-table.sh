#!/usr/bin/env bash
# For other scripts to read: our line in /etc/fstab. Settings: MOUNT_POINT.

# mount_at_boot SOURCE: `nofail`, as a machine without its data should still let its administrator in. Debian's units of
# PostgreSQL wait for the mount by themselves, and do not start without.
mount_at_boot() {
  local line="$1 $MOUNT_POINT xfs defaults,noatime,nofail,x-systemd.device-timeout=90s 0 0"
  if grep --quiet --line-regexp --fixed-strings -- "$line" /etc/fstab; then
    return
  fi
  change_mounts "$line"
}

do_not_mount_at_boot() {
  change_mounts ""
}

# change_mounts LINE: in the place of whatever is mounted there by now.
change_mounts() {
  awk -v point="$MOUNT_POINT" -v line="$1" '$2 != point || /^[[:space:]]*#/; END { if (line != "") print line }' \
    /etc/fstab >/etc/fstab.tierwright
  chmod 0644 /etc/fstab.tierwright
  sync /etc/fstab.tierwright
  mv --no-target-directory /etc/fstab.tierwright /etc/fstab
  systemctl daemon-reload
}
