#!/bin/sh
# Gives this server its user, host key, proxies and package cache; runs at each start, from sandbox-identity.service.
# Reads /opt/sandbox/identity, which the machine mounts read-only for this server alone.
set -eu
identity=/opt/sandbox/identity
user=$(cat "$identity/user")

if ! id "$user" >/dev/null 2>&1; then
  useradd --create-home --shell /bin/bash "$user"
fi
install -d -m 0700 -o "$user" -g "$user" "/home/$user/.ssh"
install -m 0600 -o "$user" -g "$user" "$identity/authorized_keys" "/home/$user/.ssh/authorized_keys"

install -m 0600 "$identity/ssh_host_ed25519_key" /etc/ssh/ssh_host_ed25519_key
install -m 0644 "$identity/ssh_host_ed25519_key.pub" /etc/ssh/ssh_host_ed25519_key.pub

{
  echo "$user ALL=(ALL:ALL) NOPASSWD: ALL"
  echo 'Defaults env_keep += "http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY"'
} >/etc/sudoers.d/90-sandbox
chmod 0440 /etc/sudoers.d/90-sandbox

install -m 0644 "$identity/environment" /etc/environment
install -m 0644 "$identity/pip.conf" /etc/pip.conf
/opt/sandbox/image/offer-packages.sh
