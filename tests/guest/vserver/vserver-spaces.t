#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests spaces/: its own network, a shared network, and a control group.
# shellcheck disable=SC2016,SC2317 # the guest expands; not_ok and within call the functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

cgroup=/sys/fs/cgroup/vserver

# serve FILE: a server on 127.0.0.1 that sends the host name to one client; it
# creates FILE when it listens.
serve='import socket, sys
s = socket.socket()
s.bind(("127.0.0.1", 4000))
s.listen()
open(sys.argv[1], "w")
s.accept()[0].send(socket.gethostname().encode())'
ask='import socket
s = socket.socket()
s.connect(("127.0.0.1", 4000))
print(s.recv(100).decode())'

# fails PATTERN NAME: vs08 does not start and reports the cause
fails()
{
	run vserver vs08 start
	is "$status" 1 "$2: start fails"
	like "$err" "$1" '... and reports why'
	nothing_left vs08 1008 "($2)"
}

devices()
{
	vserver "$1" exec ip -br link show | awk '{ printf "%s ", $1 }'
}

guest vs08 1008 plain
guest vs09 1009 plain
s=$conf/vs08/spaces
mkdir "$s" "$conf/vs09/spaces"

# Mistakes
: > "$s/net"
fails 'interface 0: eth1: the guest does not have the network of the host' 'a device of the host in another network'
: > "$conf/vs08/interfaces/0/nodev"
echo nobody > "$s/net"
fails "spaces/net: 'nobody' is neither a context number nor a guest" 'the network of an unknown guest'
echo vs09 > "$s/net"
fails "spaces/net: guest 'vs09' is not running; start it first" 'the network of a stopped guest'
echo newnet > "$s/mask"
fails 'spaces/net is vs09, but spaces/mask has newnet' 'contradicting files'
rm "$s/net"
echo newuser > "$s/mask"
fails "spaces/mask: 'newuser': a guest cannot have its own user namespace" 'a user namespace'
echo newroot > "$s/mask"
fails "spaces/mask: 'newroot' is not a kind of namespace" 'an unknown kind'
rm "$s/mask"

# A network of its own, by either file
for file in net mask; do
	if [ "$file" = net ]; then : > "$s/net"; else echo newnet > "$s/mask"; fi
	run vserver vs08 start
	is "$status$err" 0 "spaces/$file: start"
	is "$(devices vs08)" 'lo ' '... with the loopback and no device of the host'
	is "$(vserver vs08 exec ip -4 -br address show | tr -s ' ')" 'lo UNKNOWN 127.0.0.1/8 ' '... that is up'
	isnt "$(vserver vs08 exec readlink /proc/self/ns/net)" "$(readlink /proc/self/ns/net)" 'another namespace'
	is "$(vserver vs08 exec sed -n "s/^NID:\t//p" /proc/self/ninfo)" 0 '... and no network context'
	[ "$file" = net ] || break
	vserver vs08 stop
	rm "$s/net"
done
vserver vs08 exec setsid python3 -c "$serve" /run/serves < /dev/null > /dev/null 2>&1 &
within 10 test -e "$root/vs08/run/serves"
not_ok 'the host cannot reach its loopback' python3 -c "$ask"

# A device of the host is moved there as vserver-config(5) explains
ip link add vs08dev type dummy
vspace --enter vs08 --net -- sh -c \
	'nsenter --net --target 1 ip link set vs08dev netns $$'
like "$(devices vs08)" 'vs08dev' 'the guest has the device'

# Its network is shared by another guest
rm "$conf/vs09/interfaces"/*/dev
for i in "$conf/vs09/interfaces"/*/; do : > "$i/nodev"; done
echo vs08 > "$conf/vs09/spaces/net"
run vserver vs09 start
is "$status$err" 0 'start in the network of another guest'
is "$(vserver vs09 exec readlink /proc/self/ns/net)" "$(vserver vs08 exec readlink /proc/self/ns/net)" 'it is the same namespace'
is "$(vserver vs09 exec python3 -c "$ask")" vs08 '... and reaches its server'
vserver vs09 stop
echo 1008 > "$conf/vs09/spaces/net"
ok 'the same by the number of the context' vserver vs09 start
like "$(devices vs09)" '^lo .*vs08dev' '... with its devices'
vserver vs08 stop
like "$(devices vs09)" '^lo .*vs08dev' 'the network stays with the guest that shares it'
vserver vs09 stop
rm "$s/mask"
ok 'start without a network of its own' vserver vs08 start
run vserver vs09 start
is "$status" 1 'the network of the host cannot be shared in this way'
like "$err" "spaces/net: '1008' has no network of its own to share" '... with a message'
vserver vs08 stop

# A network context in it
: > "$s/net"
echo 1008 > "$conf/vs08/ncontext"
vserver vs08 start
is "$(vserver vs08 exec sed -n "s/^NID:\t//p" /proc/self/ninfo)" 1008 'ncontext: a network context as well'
vserver vs08 stop
rm "$s/net" "$conf/vs08/ncontext"

# A rescue ignores the settings for an init
: > "$s/pid"
run vserver vs08 start --rescue sh -c 'sleep 1000 > /dev/null 2>&1 &'
is "$status$err" 0 'rescue without an init ignores spaces/pid'
is "$(vserver vs08 exec readlink /proc/self/ns/pid)" "$(readlink /proc/self/ns/pid)" '... in the pid namespace of the host'
vserver vs08 stop
rm "$s/pid"

# A control group
echo newcgroup > "$s/mask"
run vserver vs08 start
is "$status$err" 0 'newcgroup: start'
is "$(vserver vs08 exec cat /proc/1/cgroup)" 0::/ 'its group is the root of the groups that it sees'
is "$(vserver vs08 exec cat /proc/self/cgroup)" 0::/../entered 'a command from outside is in another group'
is "$(vserver vs08 exec sh -c 'wc -l < /proc/self/cgroup; cat /proc/self/cgroup')" '1
0::/../entered' '... in each hierarchy'
before=$(wc -l < $cgroup/vs08/entered/cgroup.procs)
vserver vs08 exec sleep 1000 &
within 10 sh -c "[ \$(wc -l < $cgroup/vs08/entered/cgroup.procs) -gt $before ]"
is "$?" 0 'the host sees entered processes in the group'
vserver vs08 stop
wait
ok 'the group ends with the guest' [ ! -e $cgroup/vs08 ]

# A mount by fstab shows the guest's own group
mkdir -p $root/vs08/cgroup $root/vs08/bound
cp "$conf/vs08/fstab" "$tap_dir/fstab"
printf '%s\n' 'none /cgroup cgroup2 defaults 0 0' \
	'/sys/fs/cgroup /bound none bind 0 0' >> "$conf/vs08/fstab"
run vserver vs08 start
is "$status$err" 0 'newcgroup and cgroup2 in fstab: start'
run vserver vs08 exec sh -c 'ls -d /cgroup/vserver /cgroup/init.scope 2> /dev/null; cat /cgroup/cgroup.max.descendants'
is "$out" 2000 'its root is the group of the guest'
is "$(vserver vs08 exec sh -c 'while read -r pid; do
	[ -d "/proc/$pid" ] || echo "$pid"; done < /cgroup/cgroup.procs')" '' \
	'it names processes of the guest only'
ok '... and a group can be made there' vserver vs08 exec mkdir /cgroup/new
not_ok 'groups of the host cannot be read through a bind mount' \
	vserver vs08 exec ls /bound
vserver vs08 stop
rm "$s/mask"
run vserver vs08 start
is "$status$err" 0 'cgroup2 in fstab without newcgroup: start'
not_ok 'groups of the host cannot be read' vserver vs08 exec ls /cgroup
not_ok '... or their processes' \
	vserver vs08 exec cat /cgroup/cgroup.procs
vserver vs08 stop
mv "$tap_dir/fstab" "$conf/vs08/fstab"

done_testing
