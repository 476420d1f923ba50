#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Starts, restarts and stops three guests 20 times, all at once: nothing of them is
# left on the host.
# vm: timeout=400
# shellcheck disable=SC2317 # ok calls the functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

CYCLES=20

guest vs23 1023 plain
guest vs24 1024 sysv
guest vs25 1025 plain
# In the pid namespace of the host, and with a mount of its own
mkdir -p $conf/vs25/spaces
echo 0 > $conf/vs25/spaces/pid
echo 'tmpfs /mnt tmpfs size=1m 0 0' >> $conf/vs25/fstab
# The first guest of a host leaves directories for those that follow
vserver vs24 start
vserver vs24 stop

# Lists the objects of the host, except for processes of the test
left_on_host()
{
	sed 's/^/contexts /' /proc/virtual/status
	sed 's/^/network contexts /' /proc/virtnet/status
	ip -o address show | awk '{ print "address", $2, $4 }'
	ip -o link show | awk '{ print "link", $2 }'
	sed 's/^/mount /' /proc/mounts
	find /sys/fs/cgroup -mindepth 1 -type d
	find /var/run/vservers /var/run/vservers.rev /var/run/vshelper \
		/var/run/netns 2> /dev/null
	ip rule
	chcontext --silent --xid 1 lsns -n -o TYPE | sort | uniq -c
	# shellcheck disable=SC2016
	chcontext --silent --xid 1 sh -c \
		'grep -h "^VxID:" /proc/[0-9]*/status' | grep -v 'VxID: [01]$'
}

as_before()
{
	left_on_host > "$tap_dir/after"
	diff "$tap_dir/before" "$tap_dir/after"
}

# cycles NAME: writes a line for each failure
cycles()
{
	for n in $(seq $CYCLES); do
		vserver "$1" start || echo "start $n: $?"
		vserver "$1" restart || echo "restart $n: $?"
		vserver "$1" exec true || echo "exec $n: $?"
		vserver "$1" stop || echo "stop $n: $?"
		! vserver "$1" running || echo "runs after stop $n"
	done > "$tap_dir/$1" 2>&1
}

left_on_host > "$tap_dir/before"
for name in vs23 vs24 vs25; do
	cycles $name &
done
wait
for name in vs23 vs24 vs25; do
	is "$(head -n 20 "$tap_dir/$name")" '' "$name: $CYCLES times start, restart, stop"
done
ok 'the host is as before' within 10 as_before
for name in vs23 vs24 vs25; do
	nothing_left $name $((1000 + ${name#vs})) "of $name"
done
done_testing
