#!/usr/bin/env bash
# Takes a site off an app server: its releases, its user, and its own data after a last backup.
# Settings: SITE, SYSTEM_USER.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/uploads.sh"

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/host/units.sh"

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/stop-replicas.sh"

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/rollout/leaving.sh"

# Where the site goes on elsewhere, webservers send nothing here any more, but may still wait for answers. In a shell of its
# own, whose names are others. Not when all goes: then nobody is left to serve.
await_last_answers() (
  [[ -z ${UNINSTALL:-} && -e /etc/tierwright/sites/$SITE/current/plan ]] || return 0
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/rollout/site.sh"
  mapfile -t ports < <(replica_ports)
  ((${#ports[@]} > 0)) || return 0
  load_plan "/etc/tierwright/sites/$SITE/current"
  quiet "$DRAIN_SECONDS" "${ports[@]}"
)

home=/srv/sites/$SITE
end_leaving
without_lock await_last_answers
stop_replicas
rm -f "/etc/systemd/system/paths.target.wants/tierwright-requests@$SITE.path"
systemctl stop "tierwright-requests@$SITE.path" 2>/dev/null || true
stop_unit "tierwright-backup-uploads@$SITE.timer"
backup_uploads -final
# What the site's tasks left behind, which are not taken back one by one, and what this server did for all of them.
rm -rf "$TIERWRIGHT_STATE/steps/site.$SITE".{task.*,migrate,rollout}
rm -rf "$home" "/etc/tierwright/sites/$SITE" "/var/lib/tierwright/sites/$SITE"
if id --user "$SYSTEM_USER" >/dev/null 2>&1; then
  userdel "$SYSTEM_USER"
fi
remove_files
systemctl daemon-reload
