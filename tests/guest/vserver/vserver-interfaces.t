#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests interfaces/: the addresses that start puts on devices of the host.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs07 1007 plain
i=$conf/vs07/interfaces
rm -rf "$i"
ip link add eth7 type dummy
ip link add eth8 type dummy
at_exit 'ip link del eth7; ip link del eth8'
# The host has the address that the guest has with "nodev"
ip address add 10.71.8.1/32 dev eth8

# interface ID FILE=VALUE...
interface()
{
	mkdir -p "$i/$1"
	dir=$i/$1
	shift
	for file; do
		echo "${file#*=}" > "$dir/${file%%=*}"
	done
}

# shown ADDRESS: the output of ip, from the address to the label
shown()
{
	ip -o address show | sed -n "s|^.* \\($1[ /].*\\)\\\\.*|\\1|p" | tr -s ' ' |
		sed 's/ *$//'
}

# The number of addresses of the guest on the host
count()
{
	ip -o address show | grep -cE ' (10\.71|127\.7|2001:db8:7)[.:]'
}

# shellcheck disable=SC2317 # ok and not_ok call it
is_up()
{
	ip -o link show "$1" | grep -q '<[^>]*\bUP\b'
}

mkdir "$i"
echo eth7 > "$i/dev"
echo 24 > "$i/prefix"
interface 1-plain ip=10.71.0.1 name=web
interface 2-broadcast ip=10.71.1.1 bcast=10.71.1.63 scope=link
interface 3-peer ip=10.71.2.1 peer=10.71.3.1
interface 4-net-of-peer ip=10.71.4.1 peer=10.71.5.1/30
interface 5-host ip=10.71.6.1 prefix=32 bcast=+
interface 6-loopback ip=127.7.7.7 prefix=8
interface 7-six ip=2001:db8:7::1 prefix=64
interface 8-down ip=10.71.7.1 dev=eth8
: > "$i/8-down/down"
interface 9-elsewhere ip=10.71.8.1
: > "$i/9-elsewhere/nodev"
interface 99-off ip=10.71.9.1
: > "$i/99-off/disabled"

run vserver vs07 start
is "$status" 0 'start with addresses of all kinds'
is "$(count)" 9 'all addresses are there'
is "$(shown 10.71.0.1)" '10.71.0.1/24 brd 10.71.0.255 scope global eth7:web' 'prefix, computed broadcast, label'
is "$(shown 10.71.1.1)" '10.71.1.1/24 brd 10.71.1.63 scope link eth7' 'broadcast and scope of its own'
is "$(shown 10.71.2.1)" '10.71.2.1 peer 10.71.3.1/32 scope global eth7' 'a peer'
is "$(shown 10.71.4.1)" '10.71.4.1 peer 10.71.5.1/30 brd 10.71.5.3 scope global eth7' 'a peer with its network'
is "$(shown 10.71.6.1)" '10.71.6.1/32 scope global eth7' 'no broadcast in a network of one'
is "$(shown 127.7.7.7)" '127.7.7.7/8 brd 127.255.255.255 scope host eth7' 'an address of the loopback'
like "$(shown 2001:db8:7::1)" '^2001:db8:7::1/64 scope global' 'IPv6'
is "$(shown 10.71.7.1)" '10.71.7.1/24 brd 10.71.7.255 scope global eth8' 'a device that stays down'
is "$(shown 10.71.8.1)" '10.71.8.1/32 scope global eth8' 'nodev: the address of the host is unchanged'
ok 'the device is up' is_up eth7
not_ok '... but not the device with the file down' is_up eth8
for ip in 10.71.0.1 10.71.2.1 10.71.8.1; do
	ok "the guest can use $ip" vserver vs07 exec python3 -c "import socket
socket.socket().bind(('$ip', 0))"
done
not_ok 'the guest cannot use 10.71.9.1' vserver vs07 exec python3 -c "import socket
socket.socket().bind(('10.71.9.1', 0))"

# An address of another guest in the network of the first address
ip address add 10.71.0.2/24 dev eth7
run vserver vs07 stop
is "$status$err" 0 'stop'
is "$(count)" 2 'all addresses of the guest are removed'
is "$(shown 10.71.0.2)" '10.71.0.2/24 scope global eth7' '... but not another one in the same network'
ip address del 10.71.0.2/24 dev eth7

# stop works without an address that was removed by hand
vserver vs07 start 2> /dev/null
ip address del 10.71.1.1/24 dev eth7
run vserver vs07 stop
is "$status$err" 0 'stop after an address was removed'
is "$(count)" 1 '... and all others are removed'

# After an address that cannot be added, start removes those before it
ip address add 10.71.4.1 peer 10.71.5.1/30 dev eth7
run vserver vs07 start
is "$status" 1 'an address that exists: start fails'
like "$err" 'vs07: interface 4-net-of-peer: eth7: 10\.71\.4\.1 exists already' '... with its name'
is "$(count)" 2 '... and no other address is left'

done_testing
