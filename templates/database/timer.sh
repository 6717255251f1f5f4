#!/usr/bin/env bash
# For other scripts to read: the timer of a site's backups. Settings: SITE, BACKUP_SCHEDULE.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/units.sh"

backup_timer=tierwright-backup@$SITE.timer

start_backups() {
  if changed "/etc/systemd/system/$backup_timer"; then
    systemd-analyze calendar "$BACKUP_SCHEDULE" >/dev/null ||
      fail "systemd does not understand the schedule \"$BACKUP_SCHEDULE\"" "correct sites.$SITE.backup.schedule"
  fi
  start_unit "$backup_timer"
}

stop_backups() {
  stop_unit "$backup_timer"
}
