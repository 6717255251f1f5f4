#!/usr/bin/env bash
# Gives PostgreSQL back its distribution's settings. Its packages stay, and so do databases that are not ours; those
# which were kept for removed sites go when the whole server is given up (UNINSTALL=1).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/create.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/kept.sh"

[[ -e $CLUSTER_VERSION_FILE ]] || exit 0
[[ ${UNINSTALL:-} != 1 ]] || drop_kept
version=$(<"$CLUSTER_VERSION_FILE")
configuration=/etc/postgresql/$version/main
rm -f "$configuration"/conf.d/{10-tierwright-memory,20-tierwright}.conf \
  /etc/systemd/system/postgresql@.service.d/tierwright.conf /etc/systemd/system/tierwright-backup@.service
systemctl daemon-reload
if [[ -d $configuration ]]; then
  systemctl restart "postgresql@$version-main.service"
fi
rm -rf /etc/postgresql-common/tierwright "${CLUSTER_VERSION_FILE%/*}"
