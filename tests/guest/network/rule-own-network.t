#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Rule: root of a guest with its own network namespace and CAP_NET_ADMIN cannot
# see or change the host's network, although the peers of its devices are there.
# shellcheck disable=SC2086 # names of one word
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

# peer.py ACTION INDEX: get or remove a device of the host's network, which has
# the nsid 0 in the guest
peer='import os, socket, struct, sys
RTM_DELLINK, RTM_GETLINK, IFLA_TARGET_NETNSID = 17, 18, 46
kind = RTM_GETLINK if sys.argv[1] == "get" else RTM_DELLINK
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
s.bind((0, 0))
body = struct.pack("BxHiII", 0, 0, int(sys.argv[2]), 0, 0)
body += struct.pack("HHi", 8, IFLA_TARGET_NETNSID, 0)
s.send(struct.pack("IHHII", 16 + len(body), kind, 5, 1, 0) + body)
d = s.recv(65536)
error = struct.unpack("i", d[16:20])[0] if d[4] == 2 else 0
sys.exit(os.strerror(-error) if error else 0)'

number=1015
for style in plain sysv; do
	number=$((number + 1))
	name=vs${number#10}
	guest $name $number $style
	rm -r "$conf/$name/interfaces"
	mkdir -p "$conf/$name/spaces" "$conf/$name/netns/interfaces/0"
	: > "$conf/$name/spaces/net"
	echo "$name-host" > "$conf/$name/netns/interfaces/0/host"
	echo NET_ADMIN > "$conf/$name/bcapabilities"
	ok "$style: start the guest" vserver $name start
	echo "$peer" > "$root/$name/root/peer.py"
	ok '... root can set its own devices down' vserver $name exec ip link set geth0 down
	index=$(cat /sys/class/net/$name-host/ifindex)
	not_ok '... root cannot get the host devices by nsid' vserver $name exec python3 /root/peer.py get "$index"
	ip link add $name-other type dummy
	not_ok '... root cannot remove the host devices by nsid' vserver $name exec python3 /root/peer.py del "$(cat /sys/class/net/$name-other/ifindex)"
	ok '... the device of the host remains' ip link show $name-other
	ip link del $name-other
	vserver $name exec ip link add $name-mine type dummy
	vserver $name exec ip link set $name-mine netns 1
	not_ok '... root cannot move a device to the network of the host' ip link show $name-mine
	vserver $name exec ip link add $name-m2 netns 1 type dummy
	not_ok '... root cannot create a device in the network of the host' ip link show $name-m2
	ip link del $name-mine 2> /dev/null
	ip link del $name-m2 2> /dev/null
	vserver --silent $name stop
done
done_testing
