#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests init style systemd: the host's systemd and units, as process 1 of a guest.
# vm: timeout=300
# shellcheck disable=SC2317,SC2016 # guest calls guest_systemd; sh -c expands
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

cgroup=/sys/fs/cgroup/vserver/vs14
units=$root/vs14/etc/systemd/system

# Mask services of the host's /usr that need a set-up, and the service that
# configures the network, which belongs to the host
guest_systemd()
{
	mkdir -p "$units/multi-user.target.wants"
	for unit in nginx.service ssh.service ssh.socket quota.service \
		quotarpc.service systemd-firstboot.service \
		systemd-networkd.service systemd-networkd.socket; do
		ln -s /dev/null "$units/$unit"
	done
	cat > "$units/hello.service" <<-'END'
	[Service]
	Type=oneshot
	RemainAfterExit=yes
	PrivateTmp=yes
	CapabilityBoundingSet=CAP_CHOWN
	NoNewPrivileges=yes
	ExecStart=/bin/sh -c 'cat /proc/self/cgroup > /run/hello'
	END
	ln -s ../hello.service "$units/multi-user.target.wants/hello.service"
}

inside()
{
	vserver vs14 exec "$@"
}

booted()
{
	state=$(inside systemctl is-system-running 2>&1)
	[ "$state" = running ] || [ "$state" = degraded ]
}

guest vs14 1014 systemd
mkdir -p "$conf/vs14/apps/vshelper"
echo 100 > "$conf/vs14/apps/vshelper/sync-timeout"

# A guest without systemd, and the wrong style for a guest with it
mkdir "$root/vs14/other"
mv "$conf/vs14/fstab" "$tap_dir/fstab"
run vserver vs14 start
like "$status $err" '^1 .*the guest has no /lib/systemd/systemd; install it, or set apps/init/style' \
	'a guest without systemd is not started'
ok '... and has no control group' [ ! -e $cgroup ]
mv "$tap_dir/fstab" "$conf/vs14/fstab"
echo sysv > "$conf/vs14/apps/init/style"
run vserver vs14 start
like "$status $err" "^1 .*it has systemd: write 'systemd' to apps/init/style" \
	'with the wrong style, the message names the right one'
echo systemd > "$conf/vs14/apps/init/style"

run vserver vs14 start
is "$status" 0 'start'
ok '... boots' within 120 booted
is "$state" running '... completely'
is "$(inside readlink /proc/1/exe)" /usr/lib/systemd/systemd 'process 1 is systemd'
is "$(inside systemd-detect-virt --container)" container-other 'systemd detects a container'

is "$(inside systemctl --failed --no-legend --plain)" '' 'no unit failed'
is "$(inside systemctl is-active dev-mqueue.mount)" active 'the message queues are mounted'
is "$(inside systemctl is-active systemd-journald.service)" active 'the journal is kept'
inside logger -t vs14 'a word for the journal'
ok '... and contains messages of programs' within 10 sh -c \
	"vserver vs14 exec journalctl -q -t vs14 | grep -q 'a word for the journal'"

# Message queues of its own, separate from those of the host
mkdir -p "$tap_dir/queues"
mount -t mqueue none "$tap_dir/queues"
at_exit "umount $tap_dir/queues"
echo > "$tap_dir/queues/of-the-host"
at_exit "rm -f $tap_dir/queues/of-the-host"
is "$(inside ls /dev/mqueue)" '' 'a message queue of the host is not in the guest'
inside touch /dev/mqueue/own
is "$(inside ls /dev/mqueue)" own '... which has its own'
unlike "$(ls "$tap_dir/queues")" '^own$' '... and the host does not see them'
run inside umount /dev/mqueue
isnt "$status" 0 '... and it cannot unmount them'

# /sys contains only the mount point of control groups
is "$(inside sh -c 'ls /sys /sys/fs' | xargs)" '/sys: fs /sys/fs: cgroup' '/sys does not describe the machine'
run inside mkdir /sys/own
like "$err" 'Read-only file system' '... which is read-only'

# Control groups
ok 'it has a control group' [ -d $cgroup/guest/init.scope ]
is "$(inside cat /run/hello)" 0::/system.slice/hello.service \
	'a service has a group below, and sees only this part of the path'
is "$(inside systemctl is-active hello.service)" active '... and ran with its settings'
is "$(inside cat /proc/self/cgroup)" 0::/../entered 'a command from outside is not in a group of systemd'
run inside sh -c 'echo max > /sys/fs/cgroup/cgroup.max.descendants'
ok 'the guest cannot change its limits' [ "$status" -ne 0 ]
run inside sh -c 'echo max > /sys/fs/cgroup/cgroup.max.depth'
ok '... nor the limit of the depth' [ "$status" -ne 0 ]
ok 'it can make groups, up to a limit' inside sh -c 'mkdir /sys/fs/cgroup/own &&
	cd /sys/fs/cgroup/own && ! seq 3000 | xargs mkdir 2> /dev/null &&
	[ "$(ls -d [0-9]* | wc -l)" -gt 1000 ] && rmdir [0-9]* && cd / &&
	rmdir /sys/fs/cgroup/own'
run inside systemctl stop hello.service
is "$status" 0 'a service is stopped'

# A service ends with all its processes
run inside systemd-run --quiet --unit=pair sh -c 'sleep 1001 & sleep 1002'
is "$status" 0 'a transient unit'
ok '... of two processes' within 10 sh -c \
	"[ \"\$(vserver vs14 exec pgrep -c -f 'sleep 100[12]')\" -ge 2 ]"
inside systemctl stop pair.service
ok '... which end with it' within 10 sh -c \
	"! vserver vs14 exec pgrep -x sleep > /dev/null"

start=$(date +%s)
run vserver vs14 stop
is "$status" 0 'stop'
ok '... by the shutdown of systemd, not by the time-out' [ $(($(date +%s) - start)) -lt 90 ]
ok '... removes the control group' [ ! -e $cgroup ]
nothing_left vs14 1014 'after stop'

# stop sends another init in its place the usual signal
run vserver vs14 start --rescue --rescue-init sh -c 'trap "exit 0" INT
sleep 1000 & while :; do wait; done'
is "$status" 0 'start --rescue-init'
is "$(inside cat /proc/1/comm)" sh '... runs the given command'
ok '... without a control group' [ ! -e $cgroup ]
start=$(date +%s)
vserver vs14 stop --rescue-init
ok '... and it ends by SIGINT' [ $(($(date +%s) - start)) -lt 90 ]
nothing_left vs14 1014 'after a rescue'

# The guest shuts itself down, and starts again with its leftovers
vserver vs14 start
ok 'started again' within 120 booted
inside systemctl poweroff > /dev/null 2>&1
ok 'poweroff: the guest ends' within 60 sh -c '! vserver vs14 running'
ok '... with its control group' within 10 [ ! -e $cgroup ]
mkdir -p $cgroup/left/over
run vserver vs14 start
is "$status" 0 'leftovers of an earlier run do not prevent a start'
ok '... and are removed' [ ! -e $cgroup/left ]
vserver vs14 stop
done_testing
