#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests IPv6 addresses of a guest: a started guest can use them, and start refuses
# an address that another host uses.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs11 1011 plain
i=$conf/vs11/interfaces
rm -rf "$i"

# A link with another host, which has 2001:db8:11::2
ip netns add else11
at_exit 'ip netns del else11'
ip link add here11 type veth peer name there11 netns else11 ||
	bail_out 'no pair of devices'
at_exit 'ip link del here11 2> /dev/null'
ip link set here11 up
ip -n else11 link set there11 up
ip -n else11 address add 2001:db8:11::2/64 dev there11 nodad

mkdir "$i"
echo here11 > "$i/dev"

# interface ID IP PREFIX
interface()
{
	mkdir -p "$i/$1"
	echo "$2" > "$i/$1/ip"
	echo "$3" > "$i/$1/prefix"
}

# The number of addresses of the guest on the host
count()
{
	ip -o address show dev here11 | grep -cE '2001:db8:11:|10\.71\.11\.'
}

# can ADDRESS: bind a socket to it in the guest
# shellcheck disable=SC2317 # ok calls it
can()
{
	vserver vs11 exec python3 -c "import socket, sys
family = socket.AF_INET6 if ':' in '$1' else socket.AF_INET
socket.socket(family).bind(('$1', 0))"
}

tentative()
{
	ip -6 -o address show dev here11 tentative | grep -c 2001:db8:11:
}

# fails PATTERN NAME
fails()
{
	run vserver vs11 start
	is "$status" 1 "$2: start fails"
	like "$err" "$1" '... and reports why'
	is "$(count)" 0 '... and no address is left'
	nothing_left vs11 1011 "($2)"
}

# Both families
interface 0 2001:db8:11::1 64
interface 1 10.71.11.1 24
interface 2 2001:db8:11::3 64
run vserver vs11 start
is "$status$err" 0 'start'
is "$(tentative)" 0 'no address is still tentative'
is "$(count)" 3 'all addresses are there'
for ip in 2001:db8:11::1 10.71.11.1 2001:db8:11::3; do
	ok "the guest can use $ip" can "$ip"
done
ip address add 2001:db8:11::4/64 dev here11 nodad
not_ok 'the guest cannot use an address of the host' can 2001:db8:11::4
ip address del 2001:db8:11::4/64 dev here11
ok 'the guest reaches the other host' vserver vs11 exec python3 -c "import socket
s = socket.socket(socket.AF_INET6)
try:
    s.connect(('2001:db8:11::2', 4))
except ConnectionRefusedError:
    pass"
run vserver vs11 stop
is "$status$err" 0 'stop'
is "$(count)" 0 'all addresses are removed'

# The other host uses an address
interface 2 2001:db8:11::2 64
fails 'interface 2: here11: another host uses 2001:db8:11::2 \(interfaces/2/ip\)' 'a duplicate'
: > "$i/2/nodad"
run vserver vs11 start
is "$status$err" 0 'nodad: there is no detection'
ok '... and the address can be used' can 2001:db8:11::2
vserver vs11 stop

# The detection takes longer than start waits
rm -r "$i/2"
sysctl -q net.ipv6.conf.here11.dad_transmits=100
fails 'interface 0: here11: duplicate address detection of 2001:db8:11::1 has not finished within 5 seconds .*interfaces/0/nodad' 'a detection without end'
vserver vs11 start 2> /dev/null &
starter=$!
within 4 sh -c 'ip -6 -o address show dev here11 | grep -q 2001:db8:11:'
kill -INT $starter
wait $starter
is "$?" 1 'a signal ends the wait'
is "$(count)" 0 '... and no address is left'
sysctl -q net.ipv6.conf.here11.dad_transmits=1

# No carrier
ip -n else11 link set there11 down
ip link set here11 down
run vserver vs11 start
is "$status" 0 'no carrier: start'
like "$err" 'warning: interface 0: here11: no carrier: 2001:db8:11::1 is unusable until' '... with a warning'
ip -n else11 link set there11 up
ok '... with a carrier the address can be used' within 10 can 2001:db8:11::1
vserver vs11 stop

# No IPv6 on the device
sysctl -q net.ipv6.conf.here11.disable_ipv6=1
fails 'interface 0: here11: cannot add 2001:db8:11::1: IPv6 is disabled on this device .*disable_ipv6' 'a device without IPv6'
sysctl -q net.ipv6.conf.here11.disable_ipv6=0

# An address that exists
ip address add 2001:db8:11::1/64 dev here11 nodad
run vserver vs11 start
is "$status" 1 'an address that exists: start fails'
like "$err" 'interface 0: here11: 2001:db8:11::1 exists already' '... with its name'
is "$(count)" 1 '... and it stays'

# With nodev, the guest can use an address of the host
: > "$i/0/nodev"
run vserver vs11 start
is "$status$err" 0 'nodev: start'
ok '... the guest can use the address' can 2001:db8:11::1
vserver vs11 stop
is "$(count)" 1 '... and it stays on the host'

done_testing
