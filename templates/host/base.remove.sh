#!/bin/bash
# Takes back what base.sh set up. Packages and the timezone stay: others may have come to need them. Backups stay.
set -euo pipefail

remove_files
if [[ -e $TIERWRIGHT_ROOT/etc/ssl/certs/tierwright-extra.pem || -L $TIERWRIGHT_ROOT/etc/ssl/certs/tierwright-extra.pem ]]; then
  update-ca-certificates --fresh
fi
if changed /etc/systemd/journald.conf.d/tierwright.conf; then systemctl restart systemd-journald; fi
rm -rf "$TIERWRIGHT_ROOT/var/lib/tierwright/incoming"
rmdir "$TIERWRIGHT_ROOT/srv/sites" "$TIERWRIGHT_ROOT/var/backups/tierwright" 2>/dev/null || true
