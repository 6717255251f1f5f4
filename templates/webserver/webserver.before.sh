#!/usr/bin/env bash
# Installs nginx, before our nginx.conf takes the place of the package's.
set -euo pipefail

if ! command -v nginx >/dev/null; then
  touch "$TIERWRIGHT_STEP_STATE/installed"
fi
install_packages nginx openssl
