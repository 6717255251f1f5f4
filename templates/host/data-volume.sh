#!/usr/bin/env bash
# Mounts the volume with the server's data, now and at every boot. A blank volume is formatted; one that holds anything
# else than data of ours is left as it is, and the step fails. What lay in the directory before moves onto a volume
# that was blank. A file system that is smaller than its volume grows while it is in use.
# Settings: VOLUME (its id at Amazon), SIZE_GIB (the least size of the volume), MOUNT_POINT (a directory).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/mount-table.sh"

# XFS allows twelve characters. The first is for a volume that is not filled yet: an interrupted run begins anew.
unfinished=tw-new
finished=tierwright

# The link that udev makes on Nitro machines; on older ones the device that was asked for, as Xen calls it.
find_device() {
  local link
  for link in "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${VOLUME/-/}" /dev/xvdf /dev/sdf; do
    if [[ -b $link ]]; then
      device=$(readlink --canonicalize "$link")
      return
    fi
  done
  return 1
}

# A volume that was enlarged a moment ago may show it later.
is_large_enough() {
  (($(blockdev --getsize64 "$device") >= SIZE_GIB * 1024 * 1024 * 1024))
}

# Two programs have to agree that there is no file system, partition, RAID, LVM or anything else that is known.
is_blank() {
  local status=0 signatures
  blkid --probe "$device" >/dev/null || status=$?
  signatures=$(wipefs --no-act --noheadings "$device") || return 1
  [[ $status == 2 && -z $signatures ]]
}

# is_ours LABEL
is_ours() {
  [[ $(found TYPE) == xfs && $(found LABEL) == "$1" ]]
}

# found WHAT: TYPE, LABEL or UUID of the file system; nothing where there is none.
found() {
  blkid --probe --output value --match-tag "$1" "$device" || true
}

fill() {
  local new
  progress "formatting the blank data volume"
  mkfs.xfs -q -f -L "$unfinished" "$device"
  if [[ -d $MOUNT_POINT ]]; then
    new=$(mktemp --directory)
    mount "$device" "$new"
    cp --archive "$MOUNT_POINT/." "$new/"
    umount "$new"
    rmdir "$new"
  fi
  xfs_admin -L "$finished" "$device"
}

mount_volume() {
  systemctl stop 'postgresql*.service'
  if is_blank || is_ours "$unfinished"; then
    fill
  elif ! is_ours "$finished"; then
    fail "the data volume $device holds something that is not Tierwright's: $(found TYPE) $(found LABEL)" \
      "save it elsewhere and empty the volume with wipefs, or attach a blank one"
  fi
  install --directory "$MOUNT_POINT"
  mount_at_boot "UUID=$(found UUID)"
  # By its device: udev may not know yet what was formatted a moment ago.
  mount --types xfs --options noatime "$device" "$MOUNT_POINT"
}

grow() {
  local before
  before=$(stat --file-system --format=%b "$MOUNT_POINT")
  xfs_growfs -d "$MOUNT_POINT"
  if [[ $(stat --file-system --format=%b "$MOUNT_POINT") != "$before" ]]; then
    progress "the file system of the data volume has grown"
  fi
}

install_packages xfsprogs
wait_until 60 2 find_device ||
  fail "the data volume does not appear" "see in AWS's console whether it is attached"
wait_until 60 2 is_large_enough ||
  fail "the data volume has less than $SIZE_GIB GiB" "see in AWS's console whether it is being modified"
if ! mountpoint --quiet "$MOUNT_POINT"; then
  mount_volume
fi
[[ $(findmnt --noheadings --output SOURCE --mountpoint "$MOUNT_POINT") == "$device" ]] ||
  fail "$MOUNT_POINT is the mount point of something else than the data volume" "unmount it"
mount_at_boot "UUID=$(found UUID)"
grow
