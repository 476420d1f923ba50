#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A start that fails reports the cause and leaves nothing on the host.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs06 1006 sysv
g=$conf/vs06
cp -a $g "$tap_dir/good"

# fails PATTERN NAME: start fails with this message; then restore the guest
fails()
{
	run vserver vs06 start
	is "$status" 1 "$2: start fails"
	like "$err" "$1" '... and reports why'
	nothing_left vs06 1006 "($2)"
	rm -rf $g/scripts $g/interfaces $g/apps $g/cflags $g/bcapabilities \
		$g/nice $g/badness $g/context $g/ulimits
	cp -a "$tap_dir/good/." $g/
}

echo magic > $g/cflags
fails "Unknown flag 'magic'" 'unknown flag'
echo magic > $g/bcapabilities
fails "Unknown bcap 'magic'" 'unknown capability'
echo 10x > $g/nice
fails "nice: '10x' is not a number from -20 to 19" 'broken number'
echo 1 > $g/context
fails "context: '1' is not a number" 'context 1'
mkdir $g/ulimits
echo lots > $g/ulimits/nofile
fails "ulimits/nofile: 'lots' is not a limit" 'broken limit'
echo 9223372036854775807 > $g/badness
fails 'cannot set the badness to 9223372036854775807 .badness.: Invalid argument' 'badness out of range'
echo upstart > $g/apps/init/style
fails "Unknown init-style 'upstart'" 'unknown init style'
rm $g/interfaces/0/ip
fails "Can not read ip for 'interfaces/0'" 'no address'
rm $g/interfaces/0/dev
fails "No device specified for 'interfaces/0'" 'no device'
echo eth7 > $g/interfaces/0/dev
fails 'vserver: vs06: interface 0: eth7: no such device \(interfaces/0/dev\)' 'missing device'
mkdir $g/interfaces/1
cp $g/interfaces/0/* $g/interfaces/1/
fails 'interface 1: eth1: 10.77.0.6 exists already' 'the same address twice'
echo '/proc' > $g/fstab
fails 'fstab:1:[0-9]+: syntax error' 'broken fstab'
echo '/no/such /mnt none bind 0 0' >> $g/fstab
fails 'fstab:[0-9]+: cannot mount /no/such on /mnt: .*No such file' 'missing source'
echo 'none /missing tmpfs defaults 0 0' >> $g/fstab
fails 'fstab:[0-9]+: cannot mount none on /missing: .*No such file' 'missing mount point'
printf '/bin/false\n' > $g/apps/init/cmd.start
fails '/bin/false failed with exit code 1' 'failing boot script'
printf '/bin/missing\n' > $g/apps/init/cmd.start
fails 'cannot run /bin/missing in the guest' 'missing boot script'

# The reader of the output of the script and of vserver has ended
printf '%s\n' /bin/sh -c \
	'sleep 1000 > /dev/null 2>&1 & while :; do echo word || exit 7; done' \
	> $g/apps/init/cmd.start
{
	vserver vs06 start 2>&1
	echo $? > "$tap_dir/code"
} | head -n 1 > /dev/null
is "$(cat "$tap_dir/code")" 1 'output without a reader: start fails'
nothing_left vs06 1006 '(output without a reader)'

# A boot script that leaves no process has not started anything
printf '/bin/true\n' > $g/apps/init/cmd.start
fails 'no process is left in the guest after /bin/true has ended' 'boot script that leaves no process'
printf '%s\n' /bin/sh -c 'sleep 0.1 & wait' > $g/apps/init/cmd.start
fails 'no process is left .*apps/init/cmd.start, apps/init/style' 'boot script with processes that ended before it'
printf '%s\n' /bin/sh -c 'exec /bin/true' > $g/apps/init/cmd.start
mkdir $g/scripts
printf '#!/bin/sh\ntouch %s\n' "$tap_dir/post-start" > $g/scripts/post-start
chmod 755 $g/scripts/post-start
fails 'no process is left' 'boot script that executes another program'
not_ok '... scripts/post-start is not run' test -e "$tap_dir/post-start"
echo fakeinit > $g/cflags
printf '/bin/true\n' > $g/apps/init/cmd.start
fails '/bin/true ended at once with exit code 0' 'an init that ends at once'

# A persistent context is a guest without a process
printf '/bin/true\n' > $g/apps/init/cmd.start
echo persistent > $g/cflags
run vserver vs06 start
is "$status $err" '0 ' 'a persistent guest without a process is started'
ok '... runs' vserver vs06 running
ok '... with no process' within 5 sh -c "vserver vs06 status | grep -q 'processes:  0'"
run vserver vs06 start
like "$status $err" '^0 .*already running' '... and is not started twice'
is "$(vserver vs06 exec ip -4 -o address show | grep -o '10\.77\.0\.6/24')" 10.77.0.6/24 \
	'... can be entered, and has its address'
run vserver vs06 stop
is "$status $err" '0 ' '... and stops'
nothing_left vs06 1006 '(persistent)'
not_ok '... and no network context' [ -d /proc/virtnet/1006 ]
mkdir $g/scripts
printf '#!/bin/sh\nexit 3\n' > $g/scripts/post-start
chmod 755 $g/scripts/post-start
fails 'scripts/post-start failed' 'a persistent guest with a failing start'
not_ok '... and no network context' [ -d /proc/virtnet/1006 ]
echo persistent > $g/cflags
printf '/bin/true\n' > $g/apps/init/cmd.start
vserver vs06 start
run vserver --silent vs06 restart
is "$status" 0 '... restart'
vserver vs06 stop
rm -f $g/cflags $g/apps/init/cmd.start

# A single command that replaces the boot scripts may end
run vserver vs06 start --rescue /bin/true
is "$status $err" '0 ' 'a rescue command may end'
nothing_left vs06 1006 '(rescue)'

limit=$(cat /proc/sys/user/max_ipc_namespaces)
at_exit "echo $limit > /proc/sys/user/max_ipc_namespaces"
echo 0 > /proc/sys/user/max_ipc_namespaces
fails 'the limit of IPC namespaces is reached .sysctl user.max_ipc_namespaces' 'too many namespaces'
echo "$limit" > /proc/sys/user/max_ipc_namespaces

mkdir $g/scripts
printf '#!/bin/sh\nexit 3\n' > $g/scripts/pre-start
chmod 755 $g/scripts/pre-start
fails 'scripts/pre-start failed with exit code 3' 'failing pre-start'
mkdir $g/scripts
printf '#!/bin/sh\nexit 3\n' > $g/scripts/post-start
chmod 755 $g/scripts/post-start
fails 'scripts/post-start failed with exit code 3' 'failing post-start'

# Another process holds the context
vcontext --create --silent --xid 1006 -- sleep 1000 &
holder=$!
until context_exists 1006; do sleep 0.1; done
run vserver vs06 start
is "$status" 1 'a context in use: start fails'
like "$err" 'context 1006 is in use already' '... and reports it'
not_ok '... and does not mistake it for the guest' vserver vs06 running
ok '... and does not kill its processes' context_exists 1006
vkill --xid 1006 -s KILL
wait $holder
nothing_left vs06 1006 '(context in use)'

# All mistakes at once
echo magic > $g/cflags
echo 99 > $g/nice
echo lots > $g/badness
mkdir $g/spaces
echo 77 > $g/spaces/pid
rm $g/interfaces/0/ip
run vserver vs06 start
is "$(printf '%s\n' "$err" | grep -c '^vserver: vs06: ')" 5 'every mistake is reported at once'
cp -a "$tap_dir/good/." $g/
rm -r $g/cflags $g/nice $g/badness $g/spaces

# An interrupted start
printf '/bin/sleep\n1000\n' > $g/apps/init/cmd.start
vserver vs06 start 2> "$tap_dir/err" &
starter=$!
until context_exists 1006; do sleep 0.1; done
kill -TERM $starter
wait $starter
is "$?" 1 'an interrupted start fails'
like "$(cat "$tap_dir/err")" 'interrupted by signal 15' '... and reports it'
nothing_left vs06 1006 '(interrupted)'
rm $g/apps/init/cmd.start

# A broken configuration does not keep a guest running
mkdir $g/interfaces/1
echo 10.77.0.66 > $g/interfaces/1/ip
: > $g/interfaces/1/nodev
vserver vs06 start
echo magic > $g/cflags
rm $g/interfaces/1/*
run vserver vs06 stop
is "$status" 0 'a guest is stopped despite a mistake in its configuration'
nothing_left vs06 1006 '(stop despite a mistake)'
done_testing
