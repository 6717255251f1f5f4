#!/usr/bin/env bash
# Other servers can ask this one for nothing any more.
set -euo pipefail

remove_files
if id --user tierwright-peer >/dev/null 2>&1; then
  pkill --uid tierwright-peer || true
  userdel tierwright-peer
fi
rm -rf /var/lib/tierwright-peer
