#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vlandev: VLAN devices that start makes for addresses of guests.
# shellcheck disable=SC2317 # ok and not_ok call functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs20 1020 plain
guest vs21 1021 plain
ip link add eth20 type dummy
ip link set eth20 up
at_exit 'ip link del eth20'
rm -rf $conf/vs20/interfaces $conf/vs21/interfaces

# interface GUEST ID FILE[=VALUE]...
interface()
{
	mkdir -p "$conf/$1/interfaces/$2"
	dir=$conf/$1/interfaces/$2
	shift 2
	for file; do
		case $file in
		*=*) echo "${file#*=}" > "$dir/${file%%=*}" ;;
		*) : > "$dir/$file" ;;
		esac
	done
}

exists()
{
	ip link show "$1" > /dev/null 2>&1
}

# The addresses of a device, without those that the kernel added
addresses()
{
	ip -o address show dev "$1" | awk '$4 !~ /^fe80/ { printf "%s ", $4 }'
}

# fails PATTERN NAME: the start of vs20, which leaves nothing
fails()
{
	run vserver vs20 start
	is "$status" 1 "$2: start fails"
	like "$err" "vs20: interface 0: $1" '... and reports why'
	is "$(ip -br link show type vlan)$(ip -o address show | grep 10.78)" '' "nothing is left ($2)"
}

# One guest; two addresses on its device, and a VLAN in the VLAN
interface vs20 0 dev=eth20.5 ip=10.78.5.20 prefix=24 vlandev
interface vs20 1 dev=eth20.5 ip=2001:db8:78::20 prefix=64 vlandev
interface vs20 2 dev=eth20.5.7 ip=10.78.7.20 prefix=24 vlandev
run vserver vs20 start
is "$status$err" 0 'start'
like "$(ip -d -o link show eth20.5)" '<[^>]*\bUP\b.* vlan protocol 802.1Q id 5 .*alias vserver guests$' 'a VLAN of its device, which is up, with an alias'
like "$(ip -d -o link show eth20.5.7)" 'eth20\.5\.7@eth20\.5: <[^>]*\bUP\b.* vlan protocol 802.1Q id 7 ' 'a VLAN in that'
is "$(addresses eth20.5)" '10.78.5.20/24 2001:db8:78::20/64 ' '... with the addresses'
like "$(ip -6 address show dev eth20.5)" 'inet6 fe80' '... and one that the kernel added'
run vserver vs20 stop
is "$status$err" 0 'stop'
is "$(ip -br link show type vlan)" '' 'all devices are removed'
ok 'the parent device stays' exists eth20

# Two guests on one device: the last one removes it.  The address of the first
# is the first of the network.
interface vs21 0 dev=eth20.5 ip=10.78.5.21 prefix=24 vlandev
rm -r $conf/vs20/interfaces/[12]
run vserver vs20 start
is "$status$err" 0 'the first guest'
run vserver vs21 start
is "$status$err" 0 'the second guest'
is "$(addresses eth20.5)" '10.78.5.20/24 10.78.5.21/24 ' 'the addresses of both'
run vserver vs20 stop
is "$status$err" 0 'stop of the first'
is "$(addresses eth20.5)" '10.78.5.21/24 ' '... leaves the second its own'
like "$(ip -o link show eth20.5)" '<[^>]*\bUP\b' '... on the device, which is up'
run vserver vs20 start
is "$status$err" 0 'the first again'
vserver vs21 stop
is "$(addresses eth20.5)" '10.78.5.20/24 ' 'stop of the other one'
vserver vs20 stop
not_ok 'the last one has removed the device' exists eth20.5

# A start that fails keeps a device that another guest uses
interface vs20 1 dev=eth20.9 ip=10.78.9.20 prefix=24 vlandev
interface vs20 2 dev=eth21.6 ip=10.78.6.20 prefix=24 vlandev
vserver vs21 start
run vserver vs20 start
is "$status" 1 'a guest on the same device cannot start'
is "$(addresses eth20.5)" '10.78.5.21/24 ' '... and keeps the device of the other'
not_ok '... but removes its own device' exists eth20.9
vserver vs21 stop
not_ok '... and stop of the other removes it' exists eth20.5
rm -r $conf/vs20/interfaces/[12]

# Addresses that the kernel makes from router advertisements do not count as use
vserver vs20 start
echo 2 > /proc/sys/net/ipv6/conf/eth20.5/use_tempaddr
python3 -c 'import socket, struct, sys
RTM_NEWADDR, IFA_LOCAL, IFA_PROTO, KERNEL_RA = 20, 2, 11, 2
IFA_FLAGS, IFA_F_MANAGETEMPADDR = 8, 0x100
body = struct.pack("BBBBI", socket.AF_INET6, 64, 0, 0, int(sys.argv[1]))
body += struct.pack("HH", 20, IFA_LOCAL) + socket.inet_pton(socket.AF_INET6, "2001:db8:78::1")
body += struct.pack("HHBxxx", 5, IFA_PROTO, KERNEL_RA)
body += struct.pack("HHI", 8, IFA_FLAGS, IFA_F_MANAGETEMPADDR)
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
s.send(struct.pack("IHHII", 16 + len(body), RTM_NEWADDR, 0x405, 1, 0) + body)
sys.exit(struct.unpack("i", s.recv(65536)[16:20])[0])' "$(cat /sys/class/net/eth20.5/ifindex)"
like "$(addresses eth20.5)" '10.78.5.20/24 .*2001:db8:78::1/64 ' 'an address from a router'
like "$(ip -6 -o address show dev eth20.5 temporary)" '2001:db8:78:' '... and a privacy address with its prefix'
vserver vs20 stop
not_ok '... do not keep the device' exists eth20.5

# Other uses: an address, a device on top, a bridge
for use in address link bridge; do
	vserver vs20 start
	case $use in
	address) ip address add 10.78.55.1/32 dev eth20.5 ;;
	link) ip link add on20 link eth20.5 type macvlan ;;
	bridge)
		ip link add br20 type bridge
		ip link set eth20.5 master br20
		;;
	esac
	vserver vs20 stop
	ok "a device that is in use stays ($use)" exists eth20.5
	case $use in
	address) ip address del 10.78.55.1/32 dev eth20.5 ;;
	link) ip link del on20 ;;
	bridge) ip link del br20 ;;
	esac
	run vserver vs20 stop
	not_ok '... until the next stop' exists eth20.5
done

# A device that the host has made is used, and stays
ip link add link eth20 name eth20.5 type vlan id 5
run vserver vs20 start
is "$status$err" 0 'start with an existing device'
is "$(addresses eth20.5)" '10.78.5.20/24 ' '... puts the address on it'
vserver vs20 stop
ok '... and stop does not remove it' exists eth20.5
is "$(addresses eth20.5)" '' '... without the address'
ip link set eth20.5 name other20
run vserver vs20 start
is "$status" 1 'a VLAN under another name: start fails'
like "$err" 'eth20\.5: VLAN 5 of eth20 exists already, as another device.*interfaces/0/dev' '... and reports it'
ok '... and keeps the device' exists other20
ip link del other20

# A guest that ended without stop
vserver vs20 start
vkill --xid 1020 -s KILL
vwait --timeout 10 1020 > /dev/null
run vserver vs20 stop
not_ok 'stop removes the device of a guest that has ended' exists eth20.5

# Settings that request the device
interface vs20 0 novlandev
fails 'eth20\.5: no such device' 'novlandev'
rm $conf/vs20/interfaces/0/*vlandev
mkdir -p $conf/.defaults/interfaces
: > $conf/.defaults/interfaces/vlandev
at_exit "rm -rf $conf/.defaults/interfaces"
run vserver vs20 start
is "$status$err" 0 'for all guests: start'
ok '... makes the device' exists eth20.5
vserver vs20 stop
not_ok '... and stop removes it' exists eth20.5
: > $conf/vs20/interfaces/novlandev
fails 'eth20\.5: no such device' 'novlandev for this guest'
rm $conf/vs20/interfaces/novlandev $conf/.defaults/interfaces/vlandev

# Mistakes
interface vs20 0 vlandev dev=vlan5
fails "'vlan5' is not of the form DEVICE.VLAN.*interfaces/0/dev.*interfaces/0/novlandev" 'a name without a device'
interface vs20 0 dev=eth21.5
fails 'eth21\.5: no such device: eth21 \(interfaces/0/dev\)' 'no parent device'
interface vs20 0 dev=lo.5
fails 'lo\.5: the device lo does not support VLANs \(interfaces/0/dev\)' 'a device that cannot have VLANs'
interface vs20 0 dev=eth20.5
ip link set eth20 down
fails "eth20\\.5: cannot set the link up while the parent device is down" 'a parent device that is down'
interface vs20 0 down
run vserver vs20 start
is "$status$err" 0 '... unless the file down exists'
vserver vs20 stop
ip link set eth20 up
interface vs20 1 ip=10.78.5.20 dev=eth20.5 prefix=24 vlandev
run vserver vs20 start
like "$err" 'interface 1: eth20\.5: 10\.78\.5\.20 exists already' 'a failure after it was made'
not_ok '... leaves nothing' exists eth20.5

# In a network of its own
mkdir -p $conf/vs20/spaces $conf/vs20/netns/interfaces/0
: > $conf/vs20/spaces/net
echo vs20host > $conf/vs20/netns/interfaces/0/host
rm -r $conf/vs20/interfaces/[01]
interface vs20 0 dev=geth0.5 ip=10.78.5.20 prefix=24 vlandev
run vserver vs20 start
is "$status$err" 0 'in a network of its own: start'
like "$(vserver vs20 exec ip -o -4 address show)" 'geth0\.5 +inet 10\.78\.5\.20/24 ' '... with a VLAN of its device'
not_ok '... which does not exist on the host' exists geth0.5
vserver vs20 stop
is "$(ip -br link show | grep vs20host)" '' '... and nothing is left'
done_testing
