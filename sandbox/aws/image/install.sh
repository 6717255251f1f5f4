#!/bin/sh
# Makes a machine of EC2 of a sandbox server: runs once, inside the image that is being built.
# Arguments: the user that cloud-init makes.
set -eu
export DEBIAN_FRONTEND=noninteractive
here=/opt/sandbox/machine
user=$1

apt-get update -q
apt-get install -y -q --no-install-recommends cloud-init e2fsprogs locales

# As in Ubuntu's own images, where the first connection starts sshd since 24.04.
if [ "$user" = ubuntu ]; then
  apt-get install -y -q --no-install-recommends lsb-release needrestart
  if [ -e /etc/systemd/system/sockets.target.wants/ssh.socket ]; then systemctl disable ssh.service; fi
fi

install -m 0644 "$here/cloud.cfg" /etc/cloud/cloud.cfg.d/95-sandbox.cfg
printf 'system_info:\n  default_user:\n    name: %s\n' "$user" >/etc/cloud/cloud.cfg.d/96-sandbox-user.cfg
install -D -m 0644 -t /usr/lib/python3/dist-packages/sandbox_machine "$here/DataSourceEc2.py"
: >/usr/lib/python3/dist-packages/sandbox_machine/__init__.py
printf 'policy: enabled\n' >/etc/cloud/ds-identify.cfg
rm -rf /etc/ssh/ssh_host_* /var/lib/cloud

# Who logs in and which key the host has comes from EC2 here, not from this machine.
mkdir -p /etc/systemd/system/sandbox-identity.service.d
printf '[Service]\nExecStart=\nExecStart=%s/take-identity.sh\n' "$here" \
  >/etc/systemd/system/sandbox-identity.service.d/machine.conf
install -m 0644 "$here"/sandbox-*.service "$here"/*.path /etc/systemd/system
systemctl enable sandbox-metadata.service sandbox-disks.service

# The agent of Session Manager as a package, so that who looks for Amazon's finds it; nothing starts it before it is asked for.
package=$(mktemp -d)
install -D -m 0644 "$here/ssm-agent.control" "$package/DEBIAN/control"
install -D -m 0644 -t "$package/lib/systemd/system" "$here/amazon-ssm-agent.service"
dpkg-deb --build --root-owner-group "$package" "$package.deb"
dpkg --install "$package.deb"
rm -r "$package" "$package.deb"
