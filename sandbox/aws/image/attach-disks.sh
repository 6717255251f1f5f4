#!/bin/bash
# Does for the volumes of this machine what the kernel and udev do on EC2: device nodes, and links by id, label and UUID.
# Reads /opt/sandbox/identity/disks, lines of minor number of the loop device and id of the volume; runs at each start,
# when volumes come and go, and when something was written to one. With the argument `boot` also mounts what /etc/fstab
# names, as systemd leaves devices alone in containers.
set -euo pipefail
shopt -s nullglob
disks=/opt/sandbox/identity/disks

for node in /dev/loop*; do
  grep -q "^${node#/dev/loop} " "$disks" || rm -f "$node"
done
mkdir -p /dev/disk/by-id /dev/disk/by-label /dev/disk/by-uuid
count=0
while read -r minor volume; do
  count=$((count + 1))
  [[ -b /dev/loop$minor ]] || mknod -m 0660 "/dev/loop$minor" b 7 "$minor"
  ln -sfn "loop$minor" "/dev/nvme${count}n1"
  ln -sfn "../../nvme${count}n1" "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${volume/-/}"
  for tag in LABEL UUID; do
    value=$(blkid --probe --output value --match-tag "$tag" "/dev/loop$minor" || true)
    if [[ -n $value ]]; then
      ln -sfn "../../nvme${count}n1" "/dev/disk/by-${tag,,}/$value"
    fi
  done
  # A system that is not up yet comes here once more when it is.
  systemctl start --no-block "sandbox-disk@$minor.path" 2>/dev/null || [[ ${1-} != boot ]]
done <"$disks"
# Links of volumes that are gone must not lead to others.
find /dev/disk /dev/nvme*n1 -xtype l -delete

if [[ ${1-} == boot ]]; then
  mount --all
fi
