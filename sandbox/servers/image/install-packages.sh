#!/bin/sh
# Installs the packages named as arguments while an image is built on one from a registry.
# Settings: SANDBOX_SOURCES, lines of sources.list which replace the image's own.
set -eu
export DEBIAN_FRONTEND=noninteractive

rm -f /etc/apt/apt.conf.d/docker-* /usr/sbin/policy-rc.d
apt-get update -q
# The image's own sources still serve here: signed mirrors of this machine may need the CA certificates first.
apt-get install -y -q --no-install-recommends ca-certificates
rm -f /etc/apt/sources.list.d/*
printf '%s\n' "$SANDBOX_SOURCES" >/etc/apt/sources.list
apt-get update -q
apt-get install -y -q --no-install-recommends "$@"
