#!/usr/bin/env bash
# Takes away what `app.sh` made. Packages stay: other programs may have come to need them.
set -euo pipefail

if id --user tierwright-build >/dev/null 2>&1; then
  userdel tierwright-build
fi
rm -rf /var/cache/tierwright
