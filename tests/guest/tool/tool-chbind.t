#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests chbind, ncontext, naddress and nattribute.

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

for address in 10.99.1.1 10.99.1.2; do
	ip addr add "$address/24" dev eth0 || bail_out "no address $address"
	at_exit "ip addr del $address/24 dev eth0"
done
first=$(ip -4 -o addr show dev eth0 | sed -n '1s/.* inet \([0-9.]*\).*/\1/p')

# can ADDRESS: bind a socket to it
can='import socket, sys; socket.socket().bind((sys.argv[1], 0))'

# the old call, which every user may use
run chbind --ip 10.99.1.1 cat /proc/self/ninfo
is "$status" 0 "chbind"
like "$out" '^ipv4root is now 10.99.1.1$' "it prints the address"
like "$out" '^V4Root\[0\]:	\[10.99.1.1-0.0.0.0/255.255.255.0:0010\]$' \
	"the mask is that of a class C network"
run chbind --ip 10.99.1.1/16 --ip 10.99.1.2 --bcast 10.99.255.255 \
	cat /proc/self/ninfo
like "$out" '^ipv4root is now 10.99.1.1 10.99.1.2$' "two addresses"
like "$out" '10.99.1.1-0.0.0.0/255.255.0.0:0010' "a prefix"
like "$out" '^V4Root\[bcast\]:	10.99.255.255$' "--bcast"
run chbind --ip eth0 --silent cat /proc/self/ninfo
like "$out" "^V4Root\\[0\\]:	\\[$first-" "--ip DEVICE"
unlike "$out" 'ipv4root' "--silent"
run chbind --silent --ip 10.99.1.1 python3 -c "$can" 10.99.1.1
is "$status" 0 "its own address can be bound"
run chbind --silent --ip 10.99.1.1 python3 -c "$can" 10.99.1.2
isnt "$status" 0 "another one cannot"
run python3 -c "$can" 10.99.1.2
is "$status" 0 "but the host can bind it"
run as_user chbind --ip 10.99.1.2 python3 -c "$can" 10.99.1.1
isnt "$status" 0 "an ordinary user can restrict a command"
like "$out" 'ipv4root is now 10.99.1.2' "and it prints the address"
run as_user chbind --silent --ip 10.99.1.1 --ip 10.99.1.2 \
	chbind --silent --ip 10.99.1.2 python3 -c "$can" 10.99.1.2
is "$status" 0 "and again to one of its addresses"
run as_user chbind --silent --ip 10.99.1.1 chbind --ip 10.99.1.2 true
is "$status" 255 "but to no other"
like "$err" 'vc_set_ipv4root\(\): Operation not permitted' "its message"
run chbind --silent --ip 10.99.1.1 sh -c 'exit 3'
is "$status" 3 "the exit status is the command's"

bad()
{
	like_err=$1
	shift
	run "$@"
	is "$status" 255 "refused: $*"
	like "$err" "$like_err" "its message"
}
bad "Invalid IP number or device 'nosuch'" chbind --ip nosuch true
bad "Invalid IP number or device '2001:db8:::1'" chbind --ip 2001:db8:::1 true
bad "Invalid IP number or device '::ffff:10.99.1.1'" \
	chbind --ip ::ffff:10.99.1.1 true
bad "Invalid broadcast number or device '2001:db8::1'" \
	chbind --ip 10.99.1.1 --bcast 2001:db8::1 true
bad "Invalid loopback number '::1': IPv4 only" chbind --lback ::1 true
many=$(seq -f '--ip 10.99.2.%g' 1 17)
# shellcheck disable=SC2086 # one word each
bad 'Too many IP numbers, max 16' chbind $many true
run chbind true
is "$status" 1 "chbind without --ip"
run chbind --ip 10.99.1.1
is "$status" 1 "chbind without a command"

# network contexts with a number
run chbind --nid 1400 --ip 10.99.1.1 --lback 127.0.9.9 --secure \
	--flag '~hide_lback' cat /proc/self/ninfo
is "$status" 0 "chbind --nid"
like "$out" '^New network context is 1400$' "it prints the number"
like "$out" '^Adding 10.99.1.1$' "and the address"
like "$out" '^NID:	1400$' "the command is in it"
like "$out" '^V4Root\[lback\]:	127.0.9.9$' "--lback"
like "$out" '^NCaps:	0000000000000100$' "--secure: raw_icmp"
nflags=$(printf '%s\n' "$out" | sed -n 's/^NFlags:	//p')
is "$((0x$nflags & 0x6000000))" "$((0x2000000))" "--flag and --secure"

run ncontext --create --nid 1401 --disconnect -- \
	sh -c 'exec sleep 600 >/dev/null 2>&1'
is "$status" 0 "ncontext --create"
like "$out" '^New network context is 1401$' "it prints the number"
at_exit 'nattribute --set --nid 1401 --flag "~persistent"; pkill -f "^sleep 600$"'
run ncontext --create --nid 1401 true
is "$status" 254 "ncontext --create of an existing one"
like "$err" 'network context 1401: vc_net_create\(\): File exists' "its message"
run ncontext --create --silentexist --nid 1401 true
is "$status:$err" '254:' "--silentexist"
run ncontext --migrate --nid 1401 cat /proc/self/ninfo
like "$out" '^NID:	1401$' "ncontext --migrate"
run ncontext --migrate --silent --nid 1402 true
is "$status" 255 "ncontext --migrate to one that does not exist"
like "$err" 'network context 1402: vc_net_migrate\(\): No such process' "its message"
run ncontext --create --silent --nid 1 true
is "$status" 255 "ncontext --create --nid 1"
run ncontext --create cat /proc/self/ninfo
nid=$(printf '%s\n' "$out" | sed -n 's/^NID:	//p')
ok "a dynamic number" test "$nid" -ge 49152
run ncontext --migrate-self sh -c 'exit 4'
is "$status" 4 "ncontext --migrate-self"
run ncontext --create
is "$status" 255 "ncontext without a command"
run chbind --nid 1401 --silent cat /proc/self/ninfo
like "$out" '^NID:	1401$' "chbind enters an existing context"
bad 'network context 1401 exists: use naddress and nattribute' \
	chbind --nid 1401 --ip 10.99.1.1 true
run chbind --nid 1 cat /proc/self/ninfo
is "$status" 0 "chbind --nid 1"
like "$out" '^New network context is 1$' "it prints the number"
like "$out" '^NID:	1$' "the command is in context 1"
bad 'network context 1 exists: use naddress and nattribute' \
	chbind --nid 1 --ip 10.99.1.1 true

# addresses
ninfo=/proc/virtnet/1401/info
run naddress --add --nid 1401 --ip 10.99.1.1 --ip 10.99.1.2/16
is "$status:$out" '0:Adding 10.99.1.1 10.99.1.2' "naddress --add"
like "$(cat $ninfo)" '^0:	\[10.99.1.1-0.0.0.0/255.255.255.0:0010\]$' "the first"
like "$(cat $ninfo)" '^1:	\[10.99.1.2-0.0.0.0/255.255.0.0:0010\]$' "the second"
run naddress --add --nid 1401 --ip 10.99.1.3 --ip 10.99.1.1 --ip 10.99.1.4
is "$status:$out" '255:' "an address that exists"
like "$err" 'network context 1401: vc_net_add\(\): 10.99.1.1: File exists' "its message"
unlike "$(cat $ninfo)" '10\.99\.1\.[34]' "and no address is added"
run naddress --remove --nid 1401 --ip 10.99.1.1
is "$status:$out" '0:Removing 10.99.1.1' "naddress --remove"
unlike "$(cat $ninfo)" '10\.99\.1\.1' "it is removed"
run naddress --remove --nid 1401 --ip 10.99.1.1
is "$status" 255 "naddress --remove of an unknown address"
run naddress --set --silent --nid 1401 --mask 10.98.0.0/16 \
	--range 10.97.0.1-10.97.0.9/24 --bcast 10.98.255.255 --lback 127.3.3.3
is "$status:$out" '0:' "naddress --set --silent"
unlike "$(cat $ninfo)" '10\.99\.' "the other addresses are removed"
like "$(cat $ninfo)" '10.98.0.0-0.0.0.0/255.255.0.0:0020' "--mask"
like "$(cat $ninfo)" '10.97.0.1-10.97.0.9/255.255.255.0:0040' "--range"
like "$(cat $ninfo)" '^Bcast:	10.98.255.255$' "--bcast"
like "$(cat $ninfo)" '^Lback:	127.3.3.3$' "--lback"
run naddress --add --nid 1401 --silent --ip 10.99.1.9 -- sh -c 'exit 6'
is "$status" 6 "naddress executes a command"
bad "Invalid IP number '10.0.0'" naddress --add --ip 10.0.0
bad "Invalid broadcast number 'x'" naddress --add --bcast x
bad "Invalid range '10.0.0.9-10.0.0.1'" naddress --add --range 10.0.0.9-10.0.0.1
bad 'No operation specified' naddress --ip 10.0.0.1
bad 'Multiple operations specified' naddress --add --remove --ip 10.0.0.1
bad 'network context 1402: vc_net_add\(\): 10.0.0.1: No such process' \
	naddress --add --nid 1402 --ip 10.0.0.1

# Context 1 sees all sockets, as the README says
chbind --silent --ip 10.99.1.1 python3 -c 'import socket, time
s = socket.socket()
s.bind(("10.99.1.1", 4401))
s.listen()
time.sleep(600)' &
at_exit "kill $!"
# shellcheck disable=SC2317 # ok and not_ok call it
listens()
{
	"$@" ss -tlnH | grep -q 10.99.1.1:4401
}
ok "context 1 sees the server in a network context" \
	soon listens ncontext --silent --migrate --nid 1
ok "the host sees it, because the command is one of the host" listens env
not_ok "another network context does not" \
	listens chbind --silent --ip 10.99.1.2

# The article: netstat shows a server on 0.0.0.0 with the address, and a client
# that connects to localhost reaches the server of the host.
# serve PREFIX... ADDRESS PORT: answers with the address of the client
serve()
{
	"$@" &
	at_exit "kill $!"
}
server='import socket, sys
s = socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET)
s.bind((sys.argv[1], int(sys.argv[2])))
s.listen()
while True:
	c, peer = s.accept()
	c.sendall(peer[0].encode())
	c.close()'
client='import socket, sys
print(socket.create_connection(("127.0.0.1", int(sys.argv[1]))).recv(99).decode())'
# shellcheck disable=SC2317 # ok and not_ok call it
shown()
{
	netstat -atn | grep -qE "^tcp6? .*[ :]$1 .* LISTEN"
}
# by CALL OPTION...: check chbind with these options
by()
{
	call=$1
	port=$2
	shift 2
	serve chbind --silent "$@" python3 -c "$server" 0.0.0.0 "$port"
	serve chbind --silent "$@" python3 -c "$server" :: "$((port + 1))"
	serve python3 -c "$server" 0.0.0.0 "$((port + 2))"
	serve chbind --silent "$@" python3 -c "$server" 127.0.0.1 "$((port + 3))"
	ok "$call: netstat shows 10.99.1.1:$port" soon shown "10.99.1.1:$port"
	ok "$call: and for [::] 10.99.1.1:$((port + 1))" \
		soon shown "10.99.1.1:$((port + 1))"
	ok "$call: and 127.0.0.1:$((port + 3))" \
		soon shown "127.0.0.1:$((port + 3))"
	run chbind --silent "$@" python3 -c "$client" "$((port + 2))"
	is "$status:$out" '0:10.99.1.1' "$call: localhost is that of the host"
	run python3 -c "$client" "$((port + 3))"
	is "$status:$out" '0:127.0.0.1' "$call: and the host reaches a server there"
}
by 'the old call' 4410 --ip 10.99.1.1
by 'a context with a number' 4420 --ncap raw_icmp --ip 10.99.1.1
run chbind --silent --ip 10.99.1.1 --ip 10.99.1.2 cat /proc/self/ninfo
nflags=$(printf '%s\n' "$out" | sed -n 's/^NFlags:	//p')
is "$((0x$nflags & 0x700))" "$((0x400))" "two addresses: lback_allow, no single_ip"
run chbind --silent --nid 1404 --ip 10.99.1.1 --flag lback_remap cat /proc/self/ninfo
nflags=$(printf '%s\n' "$out" | sed -n 's/^NFlags:	//p')
is "$((0x$nflags & 0x700))" "$((0x200))" "--flag replaces the default flags"
run chbind --silent --ip 10.99.1.1 chcontext --silent python3 -c "$client" 4412
is "$status" 1 "a guest in it has its own loopback"

bad "Invalid range '2001:db8::1-2001:db8::9/64': IPv4 only" \
	naddress --add --range 2001:db8::1-2001:db8::9/64
bad "Invalid IP number '2001:db8::1/129'" naddress --add --ip 2001:db8::1/129

# flags and capabilities
run nattribute --set --nid 1401 --ncap tun_create --flag single_ip,~hide_netif
is "$status:$out" '0:' "nattribute --set"
run nattribute --get --nid 1401
is "$(printf '%s\n' "$out" | sed -n 1,3p)" "ncapabilities:
tun_create
nflags:" "nattribute --get"
like "$out" '^single_ip,lback_remap,.*state_admin' "its flags"
unlike "$out" hide_netif "a cleared flag"
run nattribute --set --nid 1401 --secure
run nattribute --get --nid 1401
like "$out" '^raw_icmp$' "--secure: the capability"
like "$out" hide_netif "--secure: the flag"
run nattribute --set --nid 1401 --flag nosuch
is "$status" 1 "an unknown flag"
like "$err" "Unknown flag 'nosuch'" "its message"
run nattribute --set --nid 1401 --ncap nosuch
is "$status" 1 "an unknown capability"
run nattribute --nid 1401
is "$status" 255 "neither --get nor --set"
run nattribute --get --nid 1402
is "$status" 255 "nattribute of a network context that does not exist"
run nattribute --get
is "$status" 255 "nattribute of the host's own"
run as_user nattribute --get --nid 1401
is "$status" 255 "an ordinary user"

done_testing
