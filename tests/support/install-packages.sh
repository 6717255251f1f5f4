#!/usr/bin/env bash
# Installs Debian packages for the tests, as root: no service is started, nor will it start with the machine.
# Arguments: packages. Runs again without harm.
set -euo pipefail

readonly POLICY=/usr/sbin/policy-rc.d
readonly SERVICES=(nginx.service postgresql.service ssh.service ssh.socket)

main() {
  forbid_starting_services
  forbid_cloud_init
  local service enabled=()
  for service in "${SERVICES[@]}"; do
    is_enabled "$service" && enabled+=("$service")
  done
  install_packages "$@" || {
    apt-get update
    install_packages "$@"
  }
  for service in "${SERVICES[@]}"; do
    if is_enabled "$service" && [[ " ${enabled[*]} " != *" $service "* ]]; then
      systemctl disable "$service"
    fi
  done
}

# Package scripts ask this program before they start a service (Debian's invoke-rc.d(8)).
forbid_starting_services() {
  [[ -e $POLICY ]] && return
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  trap 'rm -f "$POLICY"' EXIT
  chmod 0755 "$POLICY"
}

# On a machine of a cloud it would begin to set the machine up at its next boot; this file is cloud-init's own way to say no.
forbid_cloud_init() {
  command -v cloud-init >/dev/null && return
  mkdir -p /etc/cloud
  touch /etc/cloud/cloud-init.disabled
}

is_enabled() {
  command -v systemctl >/dev/null && systemctl is-enabled --quiet "$1" 2>/dev/null
}

install_packages() {
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "$@"
}

main "$@"
