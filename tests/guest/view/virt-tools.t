#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# These tools show the figures of the guest: free, uptime, top, w, nproc, ps.
# The uptime is its own by default, the rest by flags.
# shellcheck disable=SC2317 # ok calls the functions

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

cgroup=/sys/fs/cgroup
host_memory=$(free -k | awk '$1 == "Mem:" { print $2 }')
host_start=$(uptime -s)

guest looks 1055 plain
guest plain 1056 plain
echo 'virt_load,virt_mem
virt_cpu' > $conf/looks/flags

# Both are born in one control group
echo '+memory +cpuset' > $cgroup/cgroup.subtree_control
mkdir $cgroup/looks || bail_out "no control group"
echo 100M > $cgroup/looks/memory.max
echo 0 > $cgroup/looks/cpuset.cpus
echo $$ > $cgroup/looks/cgroup.procs
# The group stays: to remove the last with a cpuset patches code of the page
# allocator, and a cpu that QEMU emulates may run into the breakpoint afterwards
at_exit "echo $$ > $cgroup/cgroup.procs"

inside()
{
	looks_guest=$1
	shift
	vserver "$looks_guest" exec "$@"
}

before=$(date +%s)
run vserver looks start
is "$status:$err" 0: "a guest with flags starts" || diag "$err"
run vserver plain start
is "$status:$err" 0: "so does one without"
after=$(date +%s)

# seconds GUEST COMMAND...: the date it prints is when the guest was started
started()
{
	looks_date=$(date -d "$(inside "$@" | tail -n 1)" +%s)
	echo "$looks_date should be in $before..$after"
	[ "$looks_date" -ge $((before - 2)) ] &&
		[ "$looks_date" -le $((after + 2)) ]
}

ok "uptime -s is when the guest was started" started looks uptime -s
ok "... by default, too" started plain uptime -s
is "$(uptime -s)" "$host_start" "the host was not"
like "$(inside looks uptime)" 'up [0-3] min' "uptime"
like "$(inside looks w)" 'up [0-3] min.*load average: 0\.0[0-9],' "w"
ok "ps: its init was started with it" started looks \
	ps -o lstart= -p 1
like "$(inside looks ps -o etimes= -p 1)" '^ *[0-9]{1,3}$' "... seconds ago"

like "$(inside looks free -k)" '^Mem: +102400 ' "free has what its group may have"
like "$(inside plain free -k)" "^Mem: +$host_memory " "without the flag: the host's"
is "$(free -k | awk '$1 == "Mem:" { print $2 }')" "$host_memory" "the host has its own"
is "$(inside looks nproc)" 1 "nproc"
is "$(inside looks grep -c ^processor /proc/cpuinfo)" 1 "cpuinfo"
is "$(inside plain grep -c ^processor /proc/cpuinfo)" 2 "without the flag: all"

run inside looks top -b -n 1
is "$status:$err" 0: "top"
like "$out" '^top - .* up [0-3] min.*load average: 0\.0[0-9],' "... uptime and load"
like "$out" '^Tasks: +[2-6] total' "... its processes"
like "$out" '^MiB Mem : +100\.0 total' "... its memory"
unlike "$out" 'kthreadd|tests' "... and nobody else's"

run vserver looks stop
is "$status" 0 "it stops"
run vserver plain stop
is "$status" 0 "so does the other"
before=$(date +%s)
vserver looks start
after=$(date +%s)
ok "after a start it is young again" started looks uptime -s
vserver looks stop

done_testing
