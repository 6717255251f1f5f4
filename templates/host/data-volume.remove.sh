#!/usr/bin/env bash
# Lets the data volume go: it is unmounted, with all that it holds. Settings: MOUNT_POINT.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/mount-table.sh"

systemctl stop 'postgresql*.service'
if mountpoint --quiet "$MOUNT_POINT"; then
  umount "$MOUNT_POINT" || fail "$MOUNT_POINT cannot be unmounted" "see who uses it: fuser --verbose --mount $MOUNT_POINT"
fi
do_not_mount_at_boot
