#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A start that fails names the cause and leaves nothing behind.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs06 1006 sysv
g=$conf/vs06
cp -a $g "$tap_dir/good"

# fails PATTERN NAME: start fails with this message; then all is as before
fails()
{
	run vserver vs06 start
	is "$status" 1 "$2: start fails"
	like "$err" "$1" '... and says why'
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
fails "nice: '10x' is no number from -20 to 19" 'broken number'
echo 1 > $g/context
fails "context: '1' is no number" 'context 1'
mkdir $g/ulimits
echo lots > $g/ulimits/nofile
fails "ulimits/nofile: 'lots' is no limit" 'broken limit'
echo 9223372036854775807 > $g/badness
fails 'badness: cannot set it to 9223372036854775807: Invalid argument' 'badness out of range'
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
fails 'interface 1: eth1: 10.77.0.6 is already there' 'the same address twice'
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

limit=$(cat /proc/sys/user/max_ipc_namespaces)
at_exit "echo $limit > /proc/sys/user/max_ipc_namespaces"
echo 0 > /proc/sys/user/max_ipc_namespaces
fails 'as many IPC namespaces as the sysctl user.max_ipc_namespaces allows' 'too many namespaces'
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
like "$err" 'context 1006 is in use already' '... and says so'
not_ok '... and does not take it for the guest' vserver vs06 running
ok '... nor kill what is in it' context_exists 1006
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
is "$(printf '%s\n' "$err" | grep -c '^vserver: vs06: ')" 5 'every mistake is told at once'
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
like "$(cat "$tap_dir/err")" 'interrupted by signal 15' '... and says so'
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
