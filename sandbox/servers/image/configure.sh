#!/bin/sh
# Makes a server of a system with the packages in place: runs once, inside the image that is being built.
set -eu
here=/opt/sandbox/image

rm -f /etc/ssh/ssh_host_* /etc/apt/apt.conf.d/docker-* /usr/sbin/policy-rc.d
: >/etc/machine-id # every server gets its own at its first start
echo 'LANG=C.UTF-8' >/etc/default/locale
mkdir -p /var/log/journal /opt/sandbox/identity /opt/sandbox/packages /var/cache/pip

install -m 0644 "$here/apt.conf" /etc/apt/apt.conf.d/90sandbox
cat "$here/apt-options.conf" >>/etc/apt/apt.conf.d/90sandbox
install -m 0644 "$here/dpkg.cfg" /etc/dpkg/dpkg.cfg.d/90sandbox
install -m 0644 "$here/sshd.conf" /etc/ssh/sshd_config.d/90-sandbox.conf
install -m 0644 "$here/sandbox-identity.service" /etc/systemd/system/sandbox-identity.service

systemctl set-default multi-user.target
systemctl enable sandbox-identity.service ssh.service
# Nothing may work on packages or wait for hardware behind the back of a test.
systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
  console-getty.service getty@tty1.service systemd-udevd.service systemd-udev-trigger.service \
  systemd-networkd.service systemd-networkd-wait-online.service systemd-resolved.service \
  systemd-modules-load.service sys-kernel-debug.mount sys-kernel-config.mount
