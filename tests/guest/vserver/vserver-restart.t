#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A guest restarts itself by reboot(2) from different processes, while its others
# are in different states.  Nothing hangs, no process is left, and the new guest is
# in the same control group with its limits.
# vm: timeout=300
# shellcheck disable=SC2317 # ok and within call the functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs17 1017 plain
cp "$(dirname "$0")/restart-init" "$root/vs17/etc/init"
# This test is not about timeouts: keep them short
echo 9 > $conf/vs17/apps/init/killseq
mkdir -p $conf/vs17/apps/vshelper
echo 2 > $conf/vs17/apps/vshelper/sync-timeout
group=/sys/fs/cgroup/vs17-unit
mkdir $group
at_exit "rmdir $group"
echo '+pids +memory' > /sys/fs/cgroup/cgroup.subtree_control
cut -d' ' -f1 /proc/uptime > "$tap_dir/started"

# start_in_group [BELOW]: starts it in a group, as the manager of a unit does
start_in_group()
{
	sh -c "echo \$\$ > $group/${1-}/cgroup.procs; exec vserver vs17 start"
}

# rested N: it was started N times, and it runs
rested()
{
	[ "$(wc -l < "$root/vs17/boots")" -eq "$1" ] && vserver vs17 running
}

# The control group of its init
group_of_init()
{
	init=$(sed -n 's/^Init:\t//p' /proc/virtual/1017/info)
	chcontext --silent --xid 1 cat "/proc/$init/cgroup"
}

no_process()
{
	# shellcheck disable=SC2016
	chcontext --silent --xid 1 sh -c '! grep -ls "^VxID: 1017$" /proc/*/status'
}

no_context()
{
	! context_exists 1017
}

# Prints the processes that hang, and their stacks on the console
tell_what_hangs()
{
	diag "$(chcontext --silent --xid 1 ps axo pid,ppid,stat,wchan:30,args)"
	echo w > /proc/sysrq-trigger
	echo t > /proc/sysrq-trigger
}

# prepare WAY STARTS: STARTS 0 only makes the processes of WAY
prepare()
{
	rm -f "$root/vs17/boots"
	echo "$1" > "$root/vs17/how"
	echo "$2" > "$root/vs17/times"
}

# ends NAME: stops it, and checks that nothing is left
ends()
{
	run vserver vs17 stop
	is "$status" 0 "$1: stop" || diag "$err"
	nothing_left vs17 1017 "of $1"
	ok '... and no process is left' within 10 no_process || tell_what_hangs
}

# restarts WAY START: it restarts until it was started $starts times
restarts()
{
	prepare "$1" $starts
	run "$2"
	is "$status" 0 "$1: start" || diag "$err"
	ok "$1: restarted" within 60 rested $starts || tell_what_hangs
	ends "$1"
}

start()
{
	vserver vs17 start
}

all_ways()
{
	for way in init child orphan thread leaderless crowd vfork vforked \
		stopped traced zombies runaway exec exit; do
		restarts $way start
	done
}

# Outside its group, it would use up the machine.  So check first that it is in the
# group.
test_group()
{
	prepare child 2
	start_in_group
	ok 'restarted in a group' within 60 rested 2
	is "$(group_of_init)" 0::/vs17-unit '... it is in the same group' || {
		vserver vs17 stop
		return
	}
	run vserver vs17 restart
	is "$status $err" '0 ' 'restarted by hand from another group'
	is "$(group_of_init)" 0::/vs17-unit '... it is in the same group'
	ends 'a guest in a group'

	echo 30 > $group/pids.max
	restarts full start_in_group
	echo max > $group/pids.max
	echo 24M > $group/memory.max
	restarts memory start_in_group
	echo max > $group/memory.max
}

# The group in which it was started does not exist any more
test_group_gone()
{
	prepare init 1
	mkdir $group/below
	start_in_group below
	init=$(sed -n 's/^Init:\t//p' /proc/virtual/1017/info)
	chcontext --silent --xid 1 sh -c "echo $init > $group/cgroup.procs"
	rmdir $group/below
	run vserver vs17 restart
	is "$status" 0 'restarted without its group'
	like "$err" 'cannot return to the control group /vs17-unit/below \(No such' \
		'... with a warning'
	is "$(group_of_init)" 0::/vs17-unit '... it is in the group above'
	ends 'a guest without its group'
}

starts=3
all_ways
test_group
test_group_gone
mkdir -p $conf/vs17/spaces
echo 0 > $conf/vs17/spaces/pid
diag 'in the pid namespace of the host'
starts=2
all_ways
test_group
rm -r $conf/vs17/spaces

# The manager of a unit kills its group, and an administrator freezes it
for way in stopped traced vfork zombies; do
	prepare $way 0
	start_in_group
	within 10 rested 1
	echo 1 > $group/cgroup.kill
	ok "$way: killed with its group" within 10 no_context || tell_what_hangs
	ends "$way, killed"

	prepare $way 0
	start_in_group
	within 10 rested 1
	echo 1 > $group/cgroup.freeze
	ends "$way, frozen"
	echo 0 > $group/cgroup.freeze
done
diag "$(cut -d' ' -f1 /proc/uptime "$tap_dir/started" | xargs) s"
done_testing
