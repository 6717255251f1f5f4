#!/bin/bash
# What every server gets: directories, certificate authorities, timezone, journal, packages.
# SSH_USER   who logs in and uploads releases into /var/lib/tierwright/incoming
# TIMEZONE   such as Europe/Berlin; empty leaves the server's own
# PACKAGES   Debian packages, one per line
# The document may bring /usr/local/share/ca-certificates/tierwright-extra.crt, the journal's and tmpfiles' settings.
set -euo pipefail

extra_ca=/usr/local/share/ca-certificates/tierwright-extra.crt
journal_settings=/etc/systemd/journald.conf.d/tierwright.conf
tmpfiles_settings=/etc/tmpfiles.d/tierwright.conf

make_directory() {
  local mode=$1 owner=$2 path=$TIERWRIGHT_ROOT$3
  mkdir -p "$path"
  chmod "$mode" "$path"
  if ((EUID == 0)); then chown "$owner:" "$path"; fi
}

# A mirror behind a proxy that re-signs TLS answers only once the authority is known: so before any package.
trust_extra_ca() {
  if ! changed "$extra_ca"; then return 0; fi
  if ! command -v update-ca-certificates >/dev/null; then install_packages ca-certificates; fi
  update-ca-certificates --fresh
}

set_timezone() {
  if [[ -z ${TIMEZONE:-} || $(readlink -f /etc/localtime) == "/usr/share/zoneinfo/$TIMEZONE" ]]; then return 0; fi
  install_packages tzdata
  if [[ ! -f /usr/share/zoneinfo/$TIMEZONE ]]; then
    fail "no timezone is called $TIMEZONE" "set tierwright:host.timezone to a name such as Europe/Berlin or UTC"
  fi
  timedatectl set-timezone "$TIMEZONE"
}

keep_journal() {
  if ! changed "$journal_settings"; then return 0; fi
  mkdir -p /var/log/journal
  systemd-tmpfiles --create --prefix /var/log/journal
  systemctl restart systemd-journald
  journalctl --flush
}

make_directory 0700 "$SSH_USER" /var/lib/tierwright/incoming
make_directory 0755 root /srv/sites
make_directory 0755 root /etc/tierwright
make_directory 0700 root /var/backups/tierwright
trust_extra_ca
mapfile -t packages <<<"${PACKAGES:-}"
install_packages ca-certificates "${packages[@]}"
set_timezone
keep_journal
if changed "$tmpfiles_settings"; then systemd-tmpfiles --create "$tmpfiles_settings"; fi
