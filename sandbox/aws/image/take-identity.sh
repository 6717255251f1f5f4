#!/bin/sh
# Gives this machine the proxies and the package cache of its sandbox; runs at each start, from sandbox-identity.service.
# Reads /opt/sandbox/identity, which the machine below mounts read-only for this one alone.
set -eu
identity=/opt/sandbox/identity

echo 'Defaults env_keep += "http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY"' >/etc/sudoers.d/90-sandbox
chmod 0440 /etc/sudoers.d/90-sandbox
install -m 0644 "$identity/environment" /etc/environment
install -m 0644 "$identity/pip.conf" /etc/pip.conf
/opt/sandbox/image/offer-packages.sh
