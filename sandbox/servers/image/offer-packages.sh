#!/bin/sh
# Puts links to the packages which servers of this system downloaded before where apt looks for them.
# Each server keeps its own folder with apt's lock, so that servers can install at the same time.
set -eu
archives=/var/cache/apt/archives
mkdir -p "$archives"
for package in /opt/sandbox/packages/*.deb; do
  name=${package##*/}
  if [ -e "$package" ] && [ ! -e "$archives/$name" ]; then
    ln -sf "$package" "$archives/$name"
  fi
done
