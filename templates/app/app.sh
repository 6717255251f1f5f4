#!/usr/bin/env bash
# Prepares a server of the app tier: the packages that presets and sources need, and the user who builds releases.
# Settings: PACKAGES (one a line).
set -euo pipefail

mapfile -t wanted <<<"$PACKAGES"
install_packages "${wanted[@]}"

# Builds run as a user of their own, so that neither root nor a site's processes run foreign build steps.
if ! id --user tierwright-build >/dev/null 2>&1; then
  useradd --system --user-group --home-dir /var/cache/tierwright --shell /usr/sbin/nologin tierwright-build
fi
install --directory --owner=tierwright-build --group=tierwright-build --mode=0700 /var/cache/tierwright
