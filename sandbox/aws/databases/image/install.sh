#!/bin/sh
# Makes a machine of RDS of a sandbox server: runs once, inside the image that is being built.
set -eu
export DEBIAN_FRONTEND=noninteractive

mkdir -p /etc/postgresql-common
echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
apt-get update -q
apt-get install -y -q --no-install-recommends postgresql
