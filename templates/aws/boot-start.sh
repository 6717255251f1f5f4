#!/bin/bash
# Gets from the stack's bucket what makes this machine one of its group, and runs it. Run by tierwright-boot.service.
# shellcheck disable=SC2154 # the settings, and instance-role.sh
set -euo pipefail
umask 077

root=${TIERWRIGHT_ROOT:-}
# shellcheck source=/dev/null
. "$root/usr/local/lib/tierwright-boot/aws.sh"
# shellcheck source=/dev/null
. "$root/etc/tierwright/group/settings"
instance=$(<"$root/etc/tierwright/group/instance")
boot=$root/run/tierwright-boot.sh

# Roles, and the ways out of a new network, take a while to arrive; the group gives up a machine that waits for too long.
get_boot() {
  local suffix="" url
  if [[ $GROUP_REGION == cn-* ]]; then suffix=.cn; fi
  url=${GROUP_ENDPOINT:-https://s3.$GROUP_REGION.amazonaws.com$suffix}/$GROUP_BUCKET/$GROUP_PREFIX/boot.sh
  read_instance_role 2>/dev/null || {
    complaint="the machine has no role with credentials yet"
    return 1
  }
  request_config GET "$url" "$GROUP_REGION/s3" "$(checksum </dev/null)" "$role_key_id" "$role_secret" "$role_token" |
    curl --silent --fail --connect-timeout 5 --speed-limit 1 --speed-time 30 --output "$boot" --config - || {
    complaint="the role $role_name cannot get $url"
    return 1
  }
}

if [[ $(cat "$root/var/lib/tierwright/group-complete" 2>/dev/null) == "$instance" ]]; then exit 0; fi
mkdir --parents "${boot%/*}"
said=""
until get_boot; do
  [[ $complaint == "$said" ]] || echo "tierwright-boot: waiting: $complaint"
  said=$complaint
  sleep "${BOOT_PAUSE_SECONDS:-3}"
done
exec bash "$boot"
