#!/usr/bin/env bash
# For other scripts to read: backups of a site's database in /var/backups/tierwright/<site>/, and copies in the bucket where
# the settings ask for them.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/aws/copy-backup.sh"

# dump_database SUFFIX: prints the path of a new backup named after the time and SUFFIX. It has its name only when
# it is complete, on the disk and readable. Settings: SITE, DATABASE.
dump_database() {
  local directory=/var/backups/tierwright/$SITE file
  install --directory --mode=0700 /var/backups/tierwright "$directory"
  # Left by a backup that was interrupted; two at once are kept apart by the caller's lock.
  rm -f "$directory"/*.dump.part
  file=$directory/$(date --utc +%Y%m%dT%H%M%SZ)$1.dump
  (umask 077 && as_postgres pg_dump --format=custom --no-password --dbname="$DATABASE" >"$file.part") ||
    fail "the database $DATABASE cannot be dumped" "see that PostgreSQL runs and that $directory has room"
  as_postgres_file pg_restore --list "$file.part" >/dev/null ||
    fail "the backup of $DATABASE cannot be read back" "see that $directory has room"
  sync "$file.part"
  mv --no-target-directory "$file.part" "$file"
  sync "$directory"
  # Last backups, and those before something is emptied, are not deleted by age.
  copy_backup "$([[ -z $1 ]] && echo daily || echo kept)" "$file"
  echo "$file"
}

# as_postgres_file PROGRAM ARGUMENT… FILE: a program of PostgreSQL that needs no server.
as_postgres_file() {
  "$(postgresql_program "$1")" "${@:2}"
}

# with_backup_lock COMMAND…: one backup of a site at a time, whether a timer, a person or a deployment makes it.
with_backup_lock() {
  install --directory --mode=0700 /var/backups/tierwright "/var/backups/tierwright/$SITE"
  (
    flock --wait 3600 7 || fail "another backup of $SITE has been running for an hour"
    "$@" 7>&-
  ) 7>"/var/backups/tierwright/$SITE/.lock"
}

# prune_backups KEEP: removes all but the newest; final backups of a removed site are not counted.
prune_backups() {
  local directory=/var/backups/tierwright/$SITE
  find "$directory" -maxdepth 1 -regextype posix-extended -regex '.*/[0-9]{8}T[0-9]{6}Z\.dump' | sort --reverse |
    tail -n "+$(($1 + 1))" | xargs --no-run-if-empty --delimiter='\n' rm -f --
}
