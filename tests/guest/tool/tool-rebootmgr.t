#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vreboot and vhalt inside a guest, with rebootmgr on the host.  rebootmgr
# replaces any file in the place of the socket, and ignores all other requests.
# vm: timeout=300
# shellcheck disable=SC2317 # within calls the functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

legacy=/usr/lib/util-vserver/legacy
log=/var/log/boot.log

# boots N: its init was started N times, and it runs
boots()
{
	[ "$(wc -l < "$root/vs09/boots")" -eq "$1" ] && vserver vs09 running
}
stopped()
{
	! vserver vs09 running
}

guest vs09 1009 plain
guest vs10 1010 plain
sed -i '1a echo >> /boots' "$root/vs09/etc/init"
mkdir -p "$root/vs09/dev" "$root/vs10/dev"
vserver vs09 start
vserver vs10 start

run vserver vs09 exec $legacy/vreboot
is "$status" 1 'vreboot without rebootmgr fails'
like "$err" 'no program listens there: start rebootmgr' '... and reports why'

# A link that a guest has put there is not followed
echo kept > /tmp/vs-victim
ln -s /tmp/vs-victim "$root/vs09/dev/reboot"
rm -f "$log"
$legacy/rebootmgr --pidfile /run/rebootmgr.pid vs09 vs10 &
manager=$!
at_exit "kill $manager 2> /dev/null"
ok 'rebootmgr starts' within 10 test -s /run/rebootmgr.pid
is "$(cat /run/rebootmgr.pid)" $manager '... and writes its pid'
is "$(stat -c '%F %a %U' "$root/vs09/dev/reboot")" 'socket 600 root' \
	'a socket for root of the guest only'
is "$(cat /tmp/vs-victim)" kept 'a link in its place is not followed'

run vserver vs09 exec sh -c "printf 'reboot now\n' |
	python3 -c \"import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect('/dev/reboot')
s.send(sys.stdin.read().encode())
print(len(s.recv(9)))\""
is "$status $out" '0 0' 'any other text ends the connection'
ok '... and does not restart the guest' boots 1

# A silent client must not block others for ever
vserver vs09 exec python3 -c "import socket, time
s = socket.socket(socket.AF_UNIX)
s.connect('/dev/reboot')
time.sleep(60)" &
silent=$!
sleep 1
run vserver vs09 exec $legacy/vreboot
is "$status" 0 'vreboot, beside a silent client'
ok '... restarts the guest' within 30 boots 2
wait $silent
ok '... the output of vserver is in the log' test -e "$log"

run vserver vs09 exec $legacy/vhalt
is "$status" 0 'vhalt'
ok '... stops the guest' within 30 stopped
ok 'the other guest still runs' vserver vs10 running

kill $manager
wait $manager
run $legacy/rebootmgr
is "$status" 1 'rebootmgr without a guest fails'
run $legacy/rebootmgr nosuch
like "$status $err" '1 .*nosuch: no such guest' 'rebootmgr for an unknown guest fails'
mkfifo "$tap_dir/fifo"
run $legacy/vreboot --socket "$tap_dir/fifo"
is "$status" 1 'vreboot with a file that is not a socket fails'
rm -f /tmp/vs-victim "$log" /run/rebootmgr.pid
done_testing
