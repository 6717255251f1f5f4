#!/bin/sh
# Gives the metadata service a network namespace of its own, one step away: in the machine's own its port 80 would be in
# the way of every webserver.
set -eu
ip netns add metadata
ip link add metadata0 type veth peer name metadata1 netns metadata
ip link set metadata0 up
ip route add 169.254.169.254/32 dev metadata0 src "$(ip -4 -oneline address show dev eth0 | sed -n '1s|.* inet \([0-9.]*\)/.*|\1|p')"
ip -n metadata address add 169.254.169.254/32 dev metadata1
ip -n metadata link set metadata1 up
ip -n metadata route add default dev metadata1
