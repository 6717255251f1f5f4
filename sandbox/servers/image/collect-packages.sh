#!/bin/sh
# Copies the packages which this server has downloaded to the folder shared by the servers of its system.
# They appear under their names only when they are complete; whoever comes second changes nothing.
set -eu
shared=/opt/sandbox/packages
for package in /var/cache/apt/archives/*.deb; do
  name=${package##*/}
  if [ -f "$package" ] && [ ! -L "$package" ] && [ ! -e "$shared/$name" ]; then
    cp "$package" "$shared/.$(hostname).$name"
    mv -f "$shared/.$(hostname).$name" "$shared/$name"
  fi
done
