#!/usr/bin/env bash
# For other scripts to read: the site's own data on an app server.
# Settings: SITE.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/aws/copy-backup.sh"

# backup_uploads SUFFIX: packs the site's shared directory, if it holds a file; SUFFIX becomes part of the name.
backup_uploads() {
  local home=/srv/sites/$SITE directory=/var/backups/tierwright/$SITE file
  [[ -d $home/shared && -n $(find "$home/shared" -type f -print -quit) ]] || return 0
  file=$directory/$(date --utc +%Y%m%dT%H%M%SZ)$1.uploads.tar.gz
  install --directory --mode=0700 /var/backups/tierwright "$directory"
  (
    umask 077
    tar --create --gzip --file="$file.part" --directory="$home" shared
  )
  sync "$file.part"
  mv "$file.part" "$file"
  copy_backup "$([[ -z $1 ]] && echo daily || echo kept)" "$file"
  progress "$SITE: backup of its uploads: $file ($(stat --format=%s "$file") bytes)"
}

# prune_uploads KEEP: keeps the newest backups; last ones of removed sites do not count and stay.
prune_uploads() {
  [[ -d /var/backups/tierwright/$SITE ]] || return 0
  find "/var/backups/tierwright/$SITE" -name '*Z.uploads.tar.gz' | sort -r | tail -n +$(($1 + 1)) |
    xargs --no-run-if-empty rm -f
}
