#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Start many idle guests with a minimal init.  Measure the memory that they use,
# and whether operations cost more because of them.  The column names the kind
# of guest: vserver, lxc, or a single process.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

# Each guest has its own configuration and address.  All share one tree.
start_vserver()
{
	conf=/etc/vservers/g$1
	cp -a /etc/vservers/g "$conf"
	echo "$((1000 + $1))" > "$conf/context"
	echo "g$1" > "$conf/name"
	echo "g$1" > "$conf/uts/nodename"
	echo "10.$(($1 / 250 + 1)).$(($1 % 250)).1" > "$conf/interfaces/0/ip"
	echo "g$1" > "$conf/interfaces/0/name"
	ln -sfn "/var/run/vservers/g$1" "$conf/run"
	vserver "g$1" start
}

start_process()
{
	setsid "$bench/init" &
}

start_lxc()
{
	"$bench/peers/lxc" create "g$1"
	"$bench/peers/lxc" start "g$1"
}

# memory NUMBER: the memory in use that the kernel cannot reclaim.  The sleep
# lets it free everything else, and costs no real time.
memory()
{
	sync
	echo 3 > /proc/sys/vm/drop_caches
	sleep 10
	awk -v n="$1" '
		{ kb[$1] = $2 }
		END {
			printf "kB\tkernel %d\t%d\n", n, kb["SUnreclaim:"] + \
				kb["SReclaimable:"] + kb["KernelStack:"] + \
				kb["PageTables:"] + kb["Percpu:"]
			printf "kB\tall %d\t%d\n", n, kb["MemTotal:"] - \
				kb["MemAvailable:"]
			printf "kB\tslab %d\t%d\n", n, kb["Slab:"]
			printf "kB\tpercpu %d\t%d\n", n, kb["Percpu:"]
		}' /proc/meminfo
	sed -n '3,$p' /proc/slabinfo | awk '{ print $1, $2 * $4 }' |
		sort > "/tmp/slab.$1"
}

# objects NUMBER: the slab caches that have grown most, in bytes per guest
objects()
{
	join /tmp/slab.0 "/tmp/slab.$1" | awk -v n="$1" '
		{ printf "bytes\t%s %d\t%d\n", $1, n, ($3 - $2) / n }' |
		sort -t "$(printf '\t')" -k3,3nr | head -n 16
}

# costs NUMBER: the cost of operations while NUMBER guests or processes exist
costs()
{
	case $column in
	vserver)
		{
			lookup 1001
			vserver g1 exec "$bench/micro" -d /tmp fork-exit tcp-connect
		} | sed "s/^\([^	]*\)/ns\t\1 $1/"
		for command in vserver-stat 'vps ax'; do
			# shellcheck disable=SC2086 # a command and its argument
			measure -n 3 "$command $1" $command | sed -n '/^ns/p'
		done
		;;
	process)
		micro -d /tmp fork-exit tcp-connect |
			sed "s/^\([^	]*\)/ns\t\1 $1/"
		;;
	esac
}

settle
case $column in
vserver)
	guest g 1000 --interface g=eth1:10.0.1.1/24
	numbers='1 10 100 1000'
	;;
process)
	numbers='1 10 100 1000'
	;;
lxc)
	"$bench/peers/tree.sh" host /srv/tree
	LXC_CONFIG='lxc.apparmor.profile = unconfined
		lxc.init.cmd = /bench/init' "$bench/peers/lxc" setup /srv/tree
	numbers='1 10 100'
	;;
esac

memory 0
started=0
for number in $numbers; do
	while [ "$started" -lt "$number" ]; do
		started=$((started + 1))
		"start_$column" "$started"
	done > /dev/null
	memory "$number"
	costs "$number"
done
objects "$number"
