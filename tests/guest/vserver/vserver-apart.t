#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A guest never takes or removes what belongs to another guest or to the host, even
# if their configurations are alike.
# shellcheck disable=SC2317 # ok and not_ok call functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs25 1025 plain
guest vs26 1026 plain
g=$conf/vs26
mine=10.77.0.26
theirs=10.77.0.25

has()
{
	ip -o address show dev eth1 | grep -q " $1/24 "
}

# untouched WHAT: vs25 runs as before
untouched()
{
	like "$(vserver vs25 status)" 'is running' "$1: the other guest still runs"
	ok "$1: ... and has its address" has "$theirs"
	is "$(vserver vs25 exec echo here)" here "$1: ... and runs commands"
}

run vserver vs25 start
is "$status$err" 0 'a guest runs'

# The address of another guest
echo "$theirs" > "$g/interfaces/0/ip"
run vserver vs26 start
is "$status" 1 'the address of another guest: start fails'
like "$err" "eth1: $theirs exists already .*'ip address del $theirs/24 dev eth1'" \
	'... and names the command that removes a left-over'
run vserver vs26 stop
is "$status" 0 'stop of a stopped guest'
untouched 'stop'
run vserver vs26 restart
is "$status" 1 'restart fails'
untouched 'restart'

# The address of the host
ip address add 10.77.0.126/24 dev eth1
at_exit 'ip address del 10.77.0.126/24 dev eth1 2> /dev/null'
echo 10.77.0.126 > "$g/interfaces/0/ip"
run vserver vs26 restart
is "$status" 1 'the address of the host: restart fails'
vserver vs26 stop
ok '... and stop does not remove it' has 10.77.0.126
echo "$mine" > "$g/interfaces/0/ip"

# Any command removes a left-over
run vserver vs26 start
is "$status$err" 0 'start'
helper=$(cat /proc/sys/kernel/vshelper)
echo /bin/true > /proc/sys/kernel/vshelper
vkill --xid 1026 -s KILL
vwait --timeout 10 1026 > /dev/null
ok 'a killed guest leaves its address' has "$mine"
like "$(vserver vs26 status)" 'is stopped' '... until status'
not_ok '... removes it' has "$mine"
vserver vs26 start
vkill --xid 1026 -s KILL
vwait --timeout 10 1026 > /dev/null
echo "$helper" > /proc/sys/kernel/vshelper
run vserver vs26 start
is "$status$err" 0 'start after that'
run vserver vs26 stop
not_ok 'stop removes it' has "$mine"

# A copy of the configuration, with its link
cp -a "$conf/vs25" "$conf/vs27"
at_exit "rm -rf $conf/vs27"
echo 1027 > "$conf/vs27/context"
like "$(vserver vs27 status)" 'is stopped' 'the copy of a running guest is stopped'
untouched 'status of a copy'
run vserver vs27 stop
is "$status" 0 'stop of the copy'
untouched 'stop of a copy'
: > "$conf/vs27/interfaces/0/nodev"
run vserver vs27 start
is "$status" 1 'start of the copy fails'
like "$err" "$conf/vs27/run belongs to another running guest: remove the link" '... and reports why'
untouched 'start of a copy'
not_ok '... and leaves no context' [ -d /proc/virtual/1027 ]

# A guest of the same name
mkdir /srv/apart
at_exit 'rm -rf /srv/apart'
cp -a "$g" /srv/apart/vs25
rm -f /srv/apart/vs25/run
echo vs25 > /srv/apart/vs25/name
run vserver /srv/apart/vs25 start
is "$status" 1 'another guest of that name: start fails'
like "$err" '/srv/apart/vs25/run belongs to another running guest: .*two guests need different names \(/srv/apart/vs25/name\)' '... and reports why'
not_ok '... without a link to the state of the first' [ -L /srv/apart/vs25/run ]
not_ok '... nor an address' has "$mine"
untouched 'start of a namesake'
run vserver /srv/apart/vs25 stop
untouched 'stop of a namesake'
echo vs28 > /srv/apart/vs25/name
run vserver /srv/apart/vs25 start
is "$status$err" 0 'it starts with another name'
run vserver /srv/apart/vs25 stop
is "$status$err" 0 '... and stops'
untouched 'stop of the other'

# A mistake made while it runs: stop removes everything nevertheless
for id in 1 2; do
	cp -a "$g/interfaces/0" "$g/interfaces/$id"
	echo "10.77.0.22$id" > "$g/interfaces/$id/ip"
done
run vserver vs26 start
is "$status$err" 0 'start with three addresses'
echo 24x > "$g/interfaces/1/prefix"
run vserver vs26 stop
is "$status" 0 'stop with a mistake in one of them'
like "$err" "interface 1: '24x' is not a prefix length" '... reports it'
for address in "$mine" 10.77.0.221 10.77.0.222; do
	not_ok "... and removes $address" has "$address"
done

done_testing
