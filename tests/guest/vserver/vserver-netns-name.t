#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests netns/name and netns/shared: names of networks for ip-netns(8).
# shellcheck disable=SC2317 # ok and not_ok call functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs23 1023 plain
guest vs24 1024 plain
for name in vs23 vs24; do
	rm -r "$conf/$name/interfaces"
	mkdir -p "$conf/$name/spaces" "$conf/$name/netns" "$conf/$name/scripts"
	: > "$conf/$name/spaces/net"
done
g=$conf/vs23
# The name of its file: the names of two guests may be equal
key=$(printf '%s-%x' "$(stat -c %D "$g")" "$(stat -c %i "$g")")

names()
{
	ip netns list | awk '{ printf "%s ", $1 }'
}

# Objects that belong to the network name of vs23
traces()
{
	grep -o "vservers.netns/$key " /proc/self/mountinfo
	find /run/vservers.netns -name "$key" 2> /dev/null
}

# network COMMAND...: the network namespace in which COMMAND runs
network()
{
	"$@" readlink /proc/self/ns/net
}

# fails PATTERN NAME: the start of vs23
fails()
{
	run vserver vs23 start
	is "$status" 1 "$2: start fails"
	like "$err" "vs23: $1" '... and reports why'
	not_ok "nothing is left ($2)" [ -e /var/run/vservers/vs23 ]
	is "$(traces)" '' '... and no trace of a name'
}

run vserver vs23 start
is "$status$err" 0 'without netns/name: start'
is "$(names)$(traces)" '' '... and no name'
vserver vs23 stop

# The guest's name; scripts on the host can use it before there are processes
: > "$g/netns/name"
mkdir -p "$g/netns/interfaces/0"
echo vs23host > "$g/netns/interfaces/0/host"
cat > "$g/scripts/pre-start" <<'END'
#!/bin/sh
ip -n vs23 route add 10.80.0.0/24 dev geth0
END
chmod 755 "$g/scripts/pre-start"
run vserver vs23 start
is "$status$err" 0 'start'
is "$(names)" 'vs23 ' 'the name of the guest is the default'
is "$(network ip netns exec vs23)" "$(network vserver vs23 exec)" 'it is the network of the guest'
like "$(vserver vs23 exec ip route show)" '^10\.80\.0\.0/24 dev geth0' 'a script used it'
run vserver vs23 stop
is "$status$err" 0 'stop'
is "$(names)$(traces)" '' 'nothing is left'

rm "$g/scripts/pre-start"

# A mistake that was made while it runs does not keep the network
vserver vs23 start
echo nonsense > "$g/spaces/mask"
run vserver vs23 stop
is "$status" 0 'stop with a mistake in spaces/mask'
like "$err" 'spaces/mask' '... reports it'
is "$(names)$(traces)" '' '... and nothing is left'
rm "$g/spaces/mask"

# Another name, and no network after the guest ended by itself
echo dmz > "$g/netns/name"
vserver vs23 start
is "$(names)" 'dmz ' 'another name'
vkill --xid 1023 -s KILL
vwait --timeout 10 1023 > /dev/null
run vserver vs23 start
is "$status" 0 'start after it was killed' || diag "$err"
is "$(network ip netns exec dmz)" "$(network vserver vs23 exec)" '... with the name for the new network'
vkill --xid 1023 -s KILL
vwait --timeout 10 1023 > /dev/null
vserver --silent vs23 stop
is "$(names)$(traces)" '' 'stop removes the name'

# ... or a start that was killed
: > "/run/vservers.netns/$key"
ln -s "/run/vservers.netns/$key" /run/netns/dmz
run vserver vs23 start
is "$status$err" 0 'start with an incomplete name'
vserver vs23 stop

# A copy of the host's mounts in another namespace does not keep the network
vserver vs23 start
unshare --mount --propagation private sleep 1000 &
holder=$!
within 10 sh -c "grep -q vservers.netns /proc/$holder/mountinfo"
vserver vs23 stop
not_ok 'the network is mounted nowhere after the stop' grep vservers.netns /proc/$holder/mountinfo
kill $holder

# A name that another network has
ip netns add dmz
fails "netns/name: the network namespace 'dmz' exists already and is not this guest's" 'a name that exists'
not_ok '... without devices' ip link show vs23host
vserver --silent vs23 stop
is "$(names)" 'dmz ' '... and stays'
cp -r "$g/netns/name" "$conf/vs24/netns/"
ip netns del dmz
vserver vs24 start
fails "netns/name: the network namespace 'dmz' exists already" 'a name of another guest'
is "$(network ip netns exec dmz)" "$(network vserver vs24 exec)" '... which is still that of the other guest'
vserver vs24 stop

# A failure afterwards
printf '#!/bin/sh\nexit 1\n' > "$g/scripts/pre-start"
chmod 755 "$g/scripts/pre-start"
fails '.*scripts/pre-start' 'a failing script'
is "$(names)" '' '... and no name is left'
rm "$g/scripts/pre-start"
echo ../dmz > "$g/netns/name"
fails "netns/name: '../dmz' is not a valid name of a network namespace" 'an invalid name'

# A shared network
echo dmz > "$g/netns/name"
: > "$g/netns/shared"
fails "netns/interfaces/0: the guest shares the network namespace 'dmz'" 'a device in a shared network'
rm -r "$g/netns/interfaces"
fails "netns/shared: cannot open the network namespace /run/netns/dmz .*ip netns add dmz.*No such file" 'no such network'
: > /run/netns/dmz
fails 'netns/shared: /run/netns/dmz is not a network namespace' 'a file of that name'
rm /run/netns/dmz
ip netns add dmz
at_exit 'ip netns del dmz'
ip -n dmz link add here type dummy
ip -n dmz address add 10.81.0.1/24 dev here
run vserver vs23 start
is "$status$err" 0 'shared: start'
is "$(network vserver vs23 exec)" "$(network ip netns exec dmz)" 'the guest has that network'
like "$(vserver vs23 exec ip -o -4 address show)" 'here +inet 10\.81\.0\.1/24' '... with its addresses'
vserver vs23 stop
is "$(names)" 'dmz ' 'stop does not remove it'
like "$(ip -n dmz -o -4 address show)" 'here +inet 10\.81\.0\.1/24' '... or its addresses'
mkdir -p "$g/interfaces/0"
echo 10.81.0.2 > "$g/interfaces/0/ip"
echo lo > "$g/interfaces/0/dev"
run vserver vs23 start
like "$err" 'interface 0: lo: the guest does not have the network of the host .*interfaces/0/nodev' 'start does not make addresses in it'
rm -r "$g/interfaces"
rm "$g/spaces/net"
run vserver vs23 start
like "$err" 'netns/shared: the guest has no network of its own \(an empty file spaces/net' 'shared without a network of its own'
rm "$g/netns/shared"
run vserver vs23 start
like "$err" 'netns/name: the guest has no network of its own \(an empty file spaces/net' 'a name without a network of its own'
done_testing
