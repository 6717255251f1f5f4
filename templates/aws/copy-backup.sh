#!/usr/bin/env bash
# For other scripts to read: copies of backups in the stack's bucket, where they outlive this server. Its role may put them
# there, and can neither read nor change what lies there already: the bucket keeps former versions.

# copy_backup daily|kept FILE: nothing where the settings do not ask for it. S3 takes up to 5 GiB in one request.
# Settings: SITE.
copy_backup() {
  local settings=/etc/tierwright/backups/bucket scratch code=0
  [[ -e $settings ]] || return 0
  scratch=$(mktemp --directory "${stage:-/tmp}/copy.XXXXXX")
  (
    # shellcheck disable=SC2034 # request.sh reads it
    AWS_SCRATCH=$scratch
    # shellcheck source=/dev/null
    . "$settings"
    for part in signature instance-role request bucket; do
      # shellcheck source=/dev/null
      . "$TIERWRIGHT_SCRIPTS/aws/$part.sh"
    done
    # shellcheck disable=SC2153 # from the settings
    bucket_put "backups/$1/$BACKUP_SERVER/$SITE/${2##*/}" "$2" || {
      # shellcheck disable=SC2154 # request.sh sets it
      fail "the backup $2 is there, and cannot be copied into the bucket $GROUP_BUCKET: $aws_complaint" \
        "see what the server's role may do; backups above 5 GiB have to be copied by other means"
    }
  ) || code=$?
  rm -rf "$scratch"
  return "$code"
}
