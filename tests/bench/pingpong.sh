#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Send a byte by UDP to a server, which sends it back.  The client is on the
# host.  The column names the place of the server: the host, a guest, or an LXC
# container behind a bridge.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

settle
case $column in
baseline | host)
	address=10.0.0.1
	pingpong &
	;;
guest)
	address=10.0.1.1
	guest bench 100 --interface "bench=eth1:$address/24"
	echo /bench/pingpong > /etc/vservers/bench/apps/init/cmd.start
	vserver bench start
	;;
lxc)
	address=10.0.3.2
	"$bench/peers/tree.sh" host /srv/tree
	LXC_CONFIG='lxc.apparmor.profile = unconfined
		lxc.init.cmd = /bench/pingpong' "$bench/peers/lxc" setup /srv/tree
	"$bench/peers/lxc" create bench "$address"
	"$bench/peers/lxc" start bench
	;;
esac
sleep 3
pingpong "$address" | sed 's/^/ns\t/'
