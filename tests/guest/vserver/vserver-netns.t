#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests netns/interfaces/: devices between the host and a guest with a network of
# its own, and the addresses on them.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs12 1012 plain
g=$conf/vs12
n=$g/netns/interfaces
rm -r "$g/interfaces"
mkdir -p "$g/spaces" "$g/netns" "$g/interfaces" "$g/scripts" "$n"
: > "$g/spaces/net"

# Two devices of the host on a link with another host.  A namespace ends some time
# after its processes, and until then a device is busy for the other type.
ip netns add else12
at_exit 'ip netns del else12'
ip -n else12 link add bridge type bridge
ip -n else12 link set bridge up
for k in macvlan ipvlan; do
	ip link add here-$k type veth peer name there-$k netns else12 ||
		bail_out 'no pair of devices'
	at_exit "ip link del here-$k 2> /dev/null"
	ip -n else12 link set there-$k master bridge up
	ip link set here-$k up
done
ip -n else12 address add 10.72.12.1/24 dev bridge
ip -n else12 address add 2001:db8:12:2::1/64 dev bridge nodad

# put DIRECTORY FILE=VALUE...
put()
{
	mkdir -p "$g/$1"
	dir=$g/$1
	shift
	for file; do
		echo "${file#*=}" > "$dir/${file%%=*}"
	done
}

# Names of the devices in the guest
devices()
{
	vserver vs12 exec ip -br link show | awk '{ sub(/@.*/, "", $1); printf "%s ", $1 }'
}

# addresses DEVICE: in the guest, without the link-local one
addresses()
{
	vserver vs12 exec ip -o address show dev "$1" |
		awk '$4 !~ /^fe80/ { printf "%s ", $4 }'
}

# asks COMMAND...: does the host at $address refuse a connection from there?
# shellcheck disable=SC2317 # ok and not_ok call it
asks()
{
	"$@" python3 -c "import socket, sys
family = socket.AF_INET6 if ':' in '$address' else socket.AF_INET
s = socket.socket(family)
s.settimeout(5)
try:
    s.connect(('$address', 4))
except ConnectionRefusedError:
    pass"
}

# clean WHEN: no object of the guest is left on the host
clean()
{
	left=
	! ip -o link show | grep -q 'vs12' || left="$left device"
	[ ! -e /var/run/vservers/vs12 ] || left="$left run-file"
	! context_exists 1012 || left="$left context"
	is "$left" '' "nothing is left $1"
}

# fails PATTERN NAME
fails()
{
	run vserver vs12 start
	is "$status" 1 "$2: start fails"
	like "$err" "$1" '... and reports why'
	clean "($2)"
}

# A pair of devices, with addresses at both ends
put netns/interfaces/0 host=vs12host
put interfaces/0 dev=geth0 ip=10.71.12.2 prefix=24 name=web
put interfaces/1 dev=geth0 ip=2001:db8:12:1::2 prefix=64
put interfaces/2 dev=lo ip=10.71.13.1 prefix=32
cat > "$g/scripts/pre-start" <<'END'
#!/bin/sh
ip address add 10.71.12.1/24 dev vs12host &&
ip address add 2001:db8:12:1::1/64 dev vs12host nodad
END
chmod 755 "$g/scripts/pre-start"
run vserver vs12 start
is "$status$err" 0 'veth: start'
is "$(devices)" 'lo geth0 ' 'the guest has its end'
is "$(addresses geth0)" '10.71.12.2/24 2001:db8:12:1::2/64 ' '... with its addresses'
is "$(addresses lo | tr ' ' '\n' | sort | xargs)" '10.71.13.1/32 127.0.0.1/8 ::1/128' 'an address on the loopback'
is "$(vserver vs12 exec ip -6 -o address show tentative scope global)" '' 'none of them is tentative'
like "$(vserver vs12 exec ip -o -4 address show)" 'geth0:web' 'the label'
like "$(ip -o link show vs12host)" '<[^>]*\bUP\b.*alias vserver /etc/vservers/vs12$' 'the end on the host is up, and its alias names the guest'
for address in 10.71.12.1 2001:db8:12:1::1; do
	ok "the guest reaches the host ($address)" asks vserver vs12 exec
done
for address in 10.71.12.2 2001:db8:12:1::2; do
	ok "the host reaches the guest ($address)" asks env
done
not_ok 'the host does not have the address' sh -c 'ip -o address show | grep 10.71.12.2'
run vserver vs12 stop
is "$status$err" 0 'stop'
clean 'after the stop'

# Started again after it ended by itself
vserver vs12 start
vkill --xid 1012 -s KILL
vwait --timeout 10 1012 > /dev/null
run vserver vs12 start
is "$status" 0 'start after it was killed' || diag "$err"
is "$(devices)" 'lo geth0 ' '... with its end of the new pair'
vserver vs12 stop
clean 'after the stop'

# A device that vserver did not make is left alone
ip link add vs12host type dummy
run vserver vs12 start
is "$status" 1 'a name that exists: start fails'
like "$err" "vs12: netns/interfaces/0/host: the device 'vs12host' exists already" '... and reports why'
vserver --silent vs12 stop
ok '... and the device stays' ip link show vs12host
ip link del vs12host

# Any later error removes the devices
echo 'exit 1' >> "$g/scripts/pre-start"
fails 'scripts/pre-start' 'a script'
rm "$g/scripts/pre-start"
put interfaces/0 ip=127.0.0.1 dev=lo prefix=8
fails 'interface 0: lo: 127.0.0.1 exists already' 'an address'
put interfaces/0 ip=10.71.12.2 dev=geth9
fails 'interface 0: geth9: the guest does not have the network of the host .*netns/interfaces' 'an address on a missing device'
put interfaces/0 ip=10.71.12.2 dev=geth0
put netns/interfaces/1 type=macvlan host=vs12none
fails 'netns/interfaces/1/host: vs12none: no such device' 'no such device of the host'
put netns/interfaces/1 type=macvlan host=lo
fails "netns/interfaces/1: cannot make macvlan 'geth1' for 'lo'" 'a device that cannot be a parent'
put netns/interfaces/1 type=tunnel host=here-macvlan
fails "netns/interfaces/1/type: 'tunnel' is not a type of device \\(veth, macvlan, ipvlan\\)" 'an unknown type'
put netns/interfaces/1 type=macvlan guest=a-name-of-sixteen
fails "netns/interfaces/1/guest: 'a-name-of-sixteen' is not a valid name of a device" 'a name that is too long'
rm "$n/1/guest"
put netns/interfaces/2 type=ipvlan host=here-macvlan
fails "netns/interfaces/2/host: 'here-macvlan' is busy" 'macvlan and ipvlan on one device'
rm "$g/spaces/net"
fails 'netns/interfaces/0: the guest has no network of its own' 'devices without a network of its own'
: > "$g/spaces/net"

# Devices on one of the host
rm -r "$n" "$g/interfaces"
for type in macvlan ipvlan; do
	put netns/interfaces/0 type=$type host=here-$type guest=wan
	put interfaces/0 dev=wan ip=10.72.12.2 prefix=24
	put interfaces/1 dev=wan ip=2001:db8:12:2::2 prefix=64
	run vserver vs12 start
	is "$status$err" 0 "$type: start"
	is "$(devices)" 'lo wan ' '... with its device'
	like "$(vserver vs12 exec ip -d link show wan)" "^ *$type .*mode (bridge|l2 )" '... of that type'
	is "$(addresses wan)" '10.72.12.2/24 2001:db8:12:2::2/64 ' '... and its addresses'
	for address in 10.72.12.1 2001:db8:12:2::1; do
		ok "... and reaches the other host ($address)" asks vserver vs12 exec
	done
	run vserver vs12 stop
	is "$status$err" 0 'stop'
	clean "($type)"
	like "$(ip -o link show here-$type)" '<[^>]*\bUP\b' '... and the device of the host is unchanged'
done

# The same address on the link
put interfaces/1 ip=2001:db8:12:2::1
fails 'interface 1: wan: another host uses 2001:db8:12:2::1' 'a duplicate'

done_testing
