#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests init style plain: sysvinit of a Debian as process 1, with its boot scripts.
# vm: timeout=300
# shellcheck disable=SC2317 # called by ok and within
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

inside()
{
	vserver vs15 exec "$@"
}

booted()
{
	[ "$(inside runlevel)" = 'N 2' ] && ! inside pgrep -x rc > /dev/null
}

vserver --silent vs15 delete > /dev/null 2>&1
at_exit 'vserver --silent vs15 delete > /dev/null 2>&1'
vserver vs15 build -m template --context 1015 --hostname vs15 \
	--initstyle plain --interface vs15=eth1:10.77.0.15/24 -- \
	-t /srv/template/bookworm.tar > /dev/null || bail_out 'cannot build the guest'
# Scripts of the boot and of the shutdown write a line
for script in rc.local sendsigs; do
	sed -i "1a echo $script \"\$1\" >> /witness" "$root/vs15/etc/init.d/$script"
done

mkdir -p "$conf/vs15/apps/vshelper"
echo 100 > "$conf/vs15/apps/vshelper/sync-timeout"
run vserver vs15 start
is "$status" 0 'start'
ok '... boots to its runlevel' within 60 booted
is "$(inside readlink /proc/1/exe)" /usr/sbin/init 'process 1 is init'
is "$(cat "$root/vs15/witness")" 'rc.local start' 'the boot scripts ran'
is "$(inside telinit 3 && sleep 3 && inside runlevel)" '2 3' 'the runlevel can be changed'

start=$(date +%s)
run vserver vs15 stop
is "$status" 0 'stop'
ok '... by the shutdown of init, not by the time-out' [ $(($(date +%s) - start)) -lt 90 ]
is "$(tail -n 1 "$root/vs15/witness")" 'sendsigs stop' '... which ran its scripts'
nothing_left vs15 1015 'after stop'

vserver vs15 start
ok 'started again' within 60 booted
inside shutdown -h now > /dev/null 2>&1
ok 'shutdown: the guest ends' within 60 sh -c '! vserver vs15 running'
done_testing
