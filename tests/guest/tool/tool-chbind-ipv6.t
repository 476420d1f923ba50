#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests chbind and naddress with IPv6.

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

# A device without duplicate address detection, and one that never finishes it
ip link add six0 type dummy || bail_out "no device"
at_exit 'ip link del six0'
ip link set six0 up
ip addr add 10.96.1.1/24 dev six0
for address in 1 2; do
	ip addr add "2001:db8:96::$address/64" dev six0 nodad
done
ip link add six1 type veth peer name six2 || bail_out "no pair of devices"
at_exit 'ip link del six1'
sysctl -q net.ipv6.conf.six1.dad_transmits=600
ip link set six2 up
ip link set six1 up
ip addr add 2001:db8:95::1/64 dev six1

# can ADDRESS: bind a socket to it
can='import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
socket.socket(family).bind((sys.argv[1], 0))'

run chbind --ip 2001:db8:96::1/64 cat /proc/self/ninfo
is "$status" 0 "chbind to an address of IPv6"
like "$out" '^New network context is [0-9]+$' "it makes a network context"
like "$out" '^Adding 2001:db8:96::1$' "and prints the address"
run chbind --silent --ip 2001:db8:96::1 python3 -c "$can" 2001:db8:96::1
is "$status$out$err" 0 "its own address can be bound"
for other in 2001:db8:96::2 10.96.1.1; do
	run chbind --silent --ip 2001:db8:96::1 python3 -c "$can" $other
	isnt "$status" 0 "$other cannot"
done

run chbind --ip 10.96.1.1 --ip 2001:db8:96::2 true
like "$out" '^Adding 10.96.1.1 2001:db8:96::2$' "both families"
for own in 10.96.1.1 2001:db8:96::2; do
	run chbind --silent --ip 10.96.1.1 --ip 2001:db8:96::2 \
		python3 -c "$can" $own
	is "$status" 0 "$own can be bound"
done

# devices
run chbind --ip six0 true
is "$(printf '%s\n' "$out" | sed -n '/^Adding/p' | tr ' ' '\n' | sort | xargs)" \
	'10.96.1.1 2001:db8:96::1 2001:db8:96::2 Adding' \
	"a device: its addresses of both families, but not the link-local one"
run chbind --ip six1 true
is "$status" 255 "a device with an address that is still tentative"
like "$err" "device 'six1' has no usable address" "its message"
run as_user chbind --ip six0 true
is "$status:$out" "0:ipv4root is now 10.96.1.1" \
	"an ordinary user gets the IPv4 address of a device"
run as_user chbind --ip 2001:db8:96::1 true
is "$status" 255 "but no IPv6 address"

# naddress
ncontext --create --silent --nid 1411 --disconnect -- \
	sh -c 'exec sleep 601 >/dev/null 2>&1'
at_exit 'nattribute --set --nid 1411 --flag "~persistent"; pkill -f "^sleep 601$"'
# shellcheck disable=SC2317 # ok calls it
inside()
{
	ncontext --migrate --silent --nid 1411 python3 -c "$can" "$1"
}
run naddress --add --nid 1411 --ip 2001:db8:96::1/64 --ip 10.96.1.1
is "$status:$out" '0:Adding 2001:db8:96::1 10.96.1.1' "naddress --add"
ok "the address is there" inside 2001:db8:96::1
not_ok "another one is not" inside 2001:db8:96::2
run naddress --add --nid 1411 --ip 2001:db8:96::2 --ip 2001:db8:96::1/64
is "$status:$out" '255:' "an address that exists"
like "$err" 'network context 1411: vc_net_add\(\): 2001:db8:96::1: File exists' \
	"its message"
not_ok "no address is added" inside 2001:db8:96::2
run naddress --remove --nid 1411 --ip 2001:db8:96::1/64
is "$status:$out" '0:Removing 2001:db8:96::1' "naddress --remove"
not_ok "it is removed" inside 2001:db8:96::1
run naddress --remove --nid 1411 --ip 2001:db8:96::1/64
is "$status" 255 "naddress --remove of an unknown address"
run naddress --add --silent --nid 1411 --mask 2001:db8:96::7/64
is "$status:$out" '0:' "a network"
ok "all its addresses can be bound" inside 2001:db8:96::2
run naddress --set --nid 1411 --ip 2001:db8:96::1
is "$status:$out" '0:Adding 2001:db8:96::1' "naddress --set"
ok "the new address is there" inside 2001:db8:96::1
for old in 2001:db8:96::2 10.96.1.1; do
	not_ok "$old is removed" inside $old
done

done_testing
