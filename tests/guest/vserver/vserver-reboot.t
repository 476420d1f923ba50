#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests reboot, halt and poweroff inside a guest: they restart or stop only this
# guest.
# vm: timeout=300
# shellcheck disable=SC2317 # ok and within call the functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

is "$(cat /proc/sys/kernel/vshelper)" /sbin/vshelper 'the default of kernel.vshelper'
ok '... is our program' cmp -s /sbin/vshelper /usr/lib/util-vserver/vshelper

guest vs07 1007 plain
guest vs08 1008 sysv
sed -i '1a echo >> /boots' "$root/vs07/etc/init"
apps=$conf/vs07/apps/vshelper
mkdir -p "$apps"

# call_reboot COMMAND: calls reboot(2) in the guest
call_reboot()
{
	vserver vs07 exec python3 -c "import ctypes, sys
sys.exit(ctypes.CDLL(None).reboot(ctypes.c_int($1)) and 1)"
}

# boots N: its init was started N times, and it runs
boots()
{
	[ "$(wc -l < "$root/vs07/boots")" -eq "$1" ] && vserver vs07 running
}
# The caller is in the guest, and the restart may kill it before it returns
obeyed()
{
	case $status in
	0 | 137 | 143) ;;
	*) false ;;
	esac
}
stopped()
{
	! vserver vs07 running
}
gone()
{
	! context_exists 1007 && [ ! -e /var/run/vshelper/1007 ] &&
		! ip -o address show | grep -q 'eth1:vs07'
}
RESTART=0x01234567 HALT=0xcdef0123 POWER_OFF=0x4321fedc

vserver vs07 start
vserver vs08 start
is "$(xargs < /var/run/vshelper/1007)" \
	"/etc/vservers/vs07 default $(sed -n 's/^0:://p' /proc/self/cgroup)" \
	'the state for vshelper, with the control group'
run call_reboot $RESTART
ok 'reboot' obeyed
ok '... the guest is started again' within 30 boots 2
ok '... in the same context' context_exists 1007

for _ in 1 2 3; do call_reboot $RESTART > /dev/null 2>&1 & done
wait
ok 'several reboots at once' within 30 boots 3
sleep 3
ok '... restart it once' boots 3

run call_reboot $HALT
ok 'halt' obeyed
ok '... the guest is stopped' within 30 stopped
within 10 gone
nothing_left vs07 1007 'after halt'

vserver vs07 start
call_reboot $POWER_OFF
ok 'poweroff: the guest is stopped' within 30 stopped
within 10 gone
nothing_left vs07 1007 'after poweroff'

# An end without a call: init exits
vserver vs07 start
vkill --xid 1007 -s KILL 1
ok 'the end of init' within 30 stopped
ok '... is cleaned up' within 10 gone
nothing_left vs07 1007 'after the end of init'

# Other actions that the administrator has configured
cat > "$apps/halt" <<-'END'
#!/bin/sh
echo "$* $VSERVER $(pwd)" > /tmp/vs07-halt
END
chmod 755 "$apps/halt"
vserver vs07 start
call_reboot $HALT
is "$(cat /tmp/vs07-halt)" 'halt 1007 /etc/vservers/vs07 /etc/vservers/vs07' \
	'a program in apps/vshelper/ is called instead'
ok '... and the guest continues to run' vserver vs07 running
rm "$apps/halt" /tmp/vs07-halt
methods=$conf/.defaults/apps/vshelper-methods
mkdir -p "$methods"
at_exit "rm -rf $methods"
cat > "$methods/keep" <<-'END'
#!/bin/sh
echo "$*" > /tmp/vs07-keep
END
chmod 755 "$methods/keep"
echo keep > "$apps/action"
call_reboot $RESTART
is "$(cat /tmp/vs07-keep)" 'restart 1007' 'a method by name'
rm -f /tmp/vs07-keep "$apps/action"
touch "$apps/disabled"
call_reboot $HALT
sleep 1
ok 'disabled: nothing happens' vserver vs07 running
rm "$apps/disabled"

# While it is stopped
run vserver vs07 stop
is "$status" 0 'stop'
nothing_left vs07 1007 'after stop'
not_ok '... and no state for vshelper' test -e /var/run/vshelper/1007
ok 'the other guest still runs' vserver vs08 running

run /usr/lib/util-vserver/vshelper
is "$status" 1 'vshelper without arguments fails'
run /usr/lib/util-vserver/vshelper restart 1999
is "$status" 0 'an unknown context is not an error'
like "$err" "'vshelper' not configured for xid '1999'" '... but reported'
run /usr/lib/util-vserver/vshelper 1999 halt
like "$err" "not configured for xid '1999'" 'the older order of arguments'
run /usr/lib/util-vserver/vshelper ../halt 1999
is "$status" 1 'an action must be a word'

sync=/usr/lib/util-vserver/vshelper-sync
mkfifo "$tap_dir/fifo"
(sleep 1; echo ended) > "$tap_dir/fifo" &
run $sync "$tap_dir/fifo" 20
is "$status" 0 'vshelper-sync waits for the end of the writer'
sleep 20 > "$tap_dir/fifo" &
sleeper=$!
run $sync "$tap_dir/fifo" 1
is "$status" 1 '... but not longer than its argument'
kill $sleeper
done_testing
