#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests the life of a guest with boot scripts and without init (style sysv).
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs01 1001 sysv

run vserver vs01 status
is "$status" 3 'status of a stopped guest: exit code 3'
is "$out" "Vserver 'vs01' is stopped" '... and one line'
run vserver vs01 running
is "$status$out$err" 1 'running: 1 and no output'
run vserver vs01 exec true
is "$status" 1 'exec in a stopped guest fails'
like "$err" 'supported for running vservers only' '... with the cause'
run vserver vs01 stop
is "$status" 0 'stop of a stopped guest succeeds'
is "$err" "vserver 'vs01' is not running" '... with a remark'

run vserver vs01 start
is "$status" 0 'start'
is "$out$err" '' '... without messages'
like "$(address_of)" '10.77.0.1/24 .* eth1:vs01' 'its address is there, with its label'
is "$(cat /var/run/vservers/vs01)" 1001 'the run file contains the context'
is "$(readlink /var/run/vservers.rev/1001)" /etc/vservers/vs01 'the reverse link leads back'
is "$(vuname -g --xid 1001 context)" /etc/vservers/vs01 'the context is named by its configuration'
run vserver vs01 start
is "$status" 0 'a second start succeeds'
is "$err" "vserver 'vs01' already running" '... with a remark'

run vserver vs01 status
is "$status" 0 'status of a running guest: exit code 0'
like "$(echo "$out" | sed -n 1p)" "^Vserver 'vs01' is running at context '1001'$" 'first line'
like "$(echo "$out" | sed -n 2p)" '^Number of processes:  1$' 'second line'
like "$(echo "$out" | sed -n 3p)" '^Uptime: {15}[0-9][0-9]:[0-9][0-9]$' 'third line'
is "$(vserver 1001 status | head -n 1)" "$(echo "$out" | sed -n 1p)" 'by context number'
is "$(vserver /etc/vservers/vs01 status | head -n 1)" "$(echo "$out" | sed -n 1p)" 'by path'
run vserver --silent vs01 status
is "$status$out" 0 'silent: exit code only'
is "$(vserver vs01 status --json | python3 -c 'import json, sys
s = json.load(sys.stdin)["status"][0]
print(s["name"], s["state"], s["context"], s["processes"], s["root"])')" \
	'vs01 running 1001 1 /vservers/vs01' 'as JSON'
run vserver vs01 running
is "$status$out" 0 'running: 0 and no output'

is "$(vserver vs01 exec hostname)" vs01 'its own host name'
is "$(vserver vs01 exec cat /run/rc.log)" 'rc 3 PREVLEVEL=N RUNLEVEL=3' 'the boot script ran with its runlevel'
is "$(vserver vs01 exec sh -c 'exit 7'; echo $?)" 7 'exit codes are returned'
is "$(vserver vs01 exec sh -c 'kill -TERM $$'; echo $?)" 143 'signals are returned'
run vserver vs01 exec /no/such
is "$status" 127 'no such program: 127'
like "$err" 'cannot run /no/such' '... with its name'
is "$(echo typed | vserver vs01 exec cat)" typed 'standard input is relayed'
is "$(vserver vs01 suexec only-here id)" \
	'uid=4242(only-here) gid=4243(own) groups=4243(own),4244(extra)' \
	'users and groups are those of the guest'
is "$(vserver vs01 suexec 4711 id -u)" 4711 'a number is accepted as user'
run vserver vs01 suexec man true
like "$status $err" "1 .*no user 'man'" 'a user of the host is unknown in the guest'
is "$(SECRET=1 BASH_ENV=/x TERM=xterm LANG=C vserver vs01 exec env | sort)" \
	'HOME=/root
LANG=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
TERM=xterm' 'the environment is clean'
exec 8< /etc/shadow 9< /
is "$(vserver vs01 exec sh -c 'echo /proc/self/fd/* | wc -w')" 4 'it gets no descriptor of the host'
exec 8<&- 9<&-
is "$(vserver vs01 exec sh -c 'grep -c . /proc/self/mountinfo; grep -v -c -E " (/|/proc|/tmp|/dev/pts|/usr) " /proc/self/mountinfo')" \
	'5
0' 'it has no mount of the host'
is "$(grep -c ' /vservers/vs01' /proc/mounts)" 0 'the host does not see its mounts'
like "$(vserver vs01 exec ps ax)" 'sleep 1000' 'ps inside shows its processes'
unlike "$(ps ax)" 'sleep 1000' '... ps outside does not'
unlike "$(vserver vs01 exec ps ax)" 'vserver-run|kthreadd' 'ps inside shows no process of the host'

run vserver vs01 frobnicate
is "$status" 2 'unknown command: exit code 2'
like "$err" '^Usage: .*start\|stop' '... and the usage'
run vserver nosuch start
is "$status" 5 'unknown guest: exit code 5'
like "$err" "Can not find a vserver-setup at '/etc/vservers/nosuch/'\." '... with the path'
run vserver --help
is "$status$err" 0 '--help'
run vserver --version
like "$status $out" '^0 vserver ' '--version'
run vserver --nonsense
like "$status $err" "^1 .*|--help" 'unknown option'

run vserver vs01 stop
is "$status" 0 'stop'
nothing_left vs01 1001 'after stop'
run vserver vs01 condrestart
is "$status" 0 'condrestart of a stopped guest'
not_ok '... does not start it' vserver vs01 running
run vserver vs01 restart
is "$status" 0 'restart of a stopped guest'
ok '... starts it' vserver vs01 running
before=$(stat -c %Y /var/run/vservers/vs01)
sleep 1
run vserver vs01 condrestart
is "$status" 0 'condrestart of a running guest'
isnt "$(stat -c %Y /var/run/vservers/vs01)" "$before" '... starts it again'
vserver vs01 stop

vserver vs01 start 2> "$tap_dir/a" &
vserver vs01 start 2> "$tap_dir/b"
b=$?
wait $!
is "$?$b" 00 'two starts at once both succeed'
is "$(cat "$tap_dir/a" "$tap_dir/b")" "vserver 'vs01' already running" '... but only one starts it'
vserver vs01 stop

# A stale run file is ignored
mkdir -p /var/run/vservers
echo 1001 > /var/run/vservers/vs01
run vserver vs01 running
is "$status" 1 'a guest with a stale run file does not run'
not_ok '... and is removed' test -e /var/run/vservers/vs01

run vserver vs01 start -v
like "$status $err" '^1 .*-v' 'an unknown option of start'
run vserver -v vs01 start
is "$out" 'New network context is 1001
Adding 10.77.0.1
New security context is 1001' 'verbose: contexts and addresses'

echo n | vserver vs01 delete > "$tap_dir/q"
is "$?" 2 'delete without consent: exit code 2'
is "$(cat "$tap_dir/q")" 'Are you sure you want to delete the vserver vs01 (y/N) ' '... after the question'
run vserver --silent vs01 delete
is "$status" 0 'a running guest is stopped and deleted'
nothing_left vs01 1001 'after delete'
not_ok 'tree, configuration and cache are removed' \
	test -e /vservers/vs01 -o -e /etc/vservers/vs01 -o -e /var/cache/vservers/vs01
done_testing
