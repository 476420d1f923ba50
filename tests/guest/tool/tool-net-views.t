#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests unchanged ip, ss, ifconfig, netstat, route and arp in a guest: they show
# only its own network (rule-netif and rule-socket-lists test the rules).

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

for address in 10.99.1.1/24 10.99.1.2/24; do
	ip addr add "$address" dev eth0 || bail_out "no address $address"
	at_exit "ip addr del $address dev eth0"
done
ip -6 addr add fd00:99:1::2/64 dev eth0 nodad && at_exit "ip addr del fd00:99:1::2/64 dev eth0"
ip link add elsewhere type dummy && at_exit 'ip link del elsewhere'
ip link set elsewhere up
ip addr add 10.99.8.1/24 dev elsewhere
ip neigh replace 10.99.1.77 lladdr 2:0:0:0:0:1 dev eth0

# in_guest COMMAND...: with one address of each family
in_guest() {
	run chbind --silent --ip 10.99.1.2/24 --ip fd00:99:1::2/64 -- \
		chcontext --silent --secure -- "$@"
}

# own PATTERN NAME COMMAND...: its output matches, without objects of the host
own() {
	pattern=$1 name=$2
	shift 2
	in_guest "$@"
	is "$status" 0 "$name"
	like "$out" "$pattern" "$name: its own"
	unlike "$out" '10\.99\.1\.1[^0-9]|elsewhere|10\.99\.8|2:00:00:00:00:01' \
		"$name: nothing of the host"
	run "$@"
	like "$out" '10\.99\.1\.1[^0-9]|elsewhere|10\.99\.8' "$name: the host has more"
}

nc -l -k -s 10.99.1.1 -p 7911 < /dev/null > /dev/null 2>&1 &
at_exit "kill $! 2> /dev/null"
sleep 1

own 'inet 10\.99\.1\.2/24' 'ip address' ip address
own 'inet6 fd00:99:1::2/64' 'ip -6 address' ip address
own 'eth0' 'ip link' ip link
own '10\.99\.1\.0/24 dev eth0' 'ip route' ip route
own 'local 10\.99\.1\.2 dev eth0' 'ip route, local' ip route show table local
own '10\.99\.1\.2' 'ifconfig' ifconfig -a
own '10\.99\.1\.0' 'route' route -n

# The other end of a veth is hidden, but the query of ip must get a reply
ip netns add over-there && at_exit 'ip netns del over-there'
ip link add own-end type veth peer name other-end netns over-there
ip addr add 10.97.1.1/24 dev own-end
run timeout 20 chbind --silent --ip 10.97.1.1/24 -- ip address
is "$status" 0 'ip address: the end of a veth'
like "$out" 'inet 10\.97\.1\.1/24' 'it shows its address'

in_guest ip neigh
is "$out" '' 'ip neigh: none'
in_guest ss -Htln
is "$out" '' 'ss: no server of the host'
in_guest netstat -tln
unlike "$out" 7911 'netstat: no server of the host'
run ss -Htln
like "$out" '10\.99\.1\.1:7911' 'the host sees its own'

# Changing any of it is refused
for change in 'addr add 10.99.1.9/24 dev eth0' 'addr del 10.99.1.2/24 dev eth0' \
	'link set eth0 down' 'route add 10.99.9.0/24 dev eth0' \
	'neigh add 10.99.1.78 lladdr 2:0:0:0:0:2 dev eth0' 'rule add from all lookup 99' \
	'link add guest0 type dummy'; do
	# shellcheck disable=SC2086 # words
	in_guest ip $change
	isnt "$status" 0 "ip $change: refused"
done

# A rule by address is a firewall by user: it only affects this user's connections
run as_user chbind --silent --ip 10.99.1.2 nc -z -w 2 10.99.1.1 7911
is "$status" 0 'an ordinary user connects from the address'
ip rule add from 10.99.1.2 to 10.99.1.1 prohibit pref 1
at_exit 'ip rule del pref 1 2> /dev/null'
ip rule del pref 0
ip rule add pref 2 lookup local
run as_user chbind --silent --ip 10.99.1.2 nc -z -w 2 10.99.1.1 7911
isnt "$status" 0 'a rule for that address affects it'
run as_user nc -z -w 2 10.99.1.1 7911
is "$status" 0 'but no other connection'
ip rule add pref 0 lookup local
ip rule del pref 2

done_testing
