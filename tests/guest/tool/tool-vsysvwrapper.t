#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vsysvwrapper and v_*: services of the host that are bound to addresses.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

wrapper=/usr/lib/util-vserver/vsysvwrapper
conf=/etc/vservices
ip address add 10.99.3.1/24 dev eth0
ip address add 10.99.3.2/24 dev eth0
first=$(ip -4 -o addr show dev eth0 | sed -n '1s/.* inet \([0-9.]*\).*/\1/p')
at_exit 'ip address del 10.99.3.1/24 dev eth0; ip address del 10.99.3.2/24 dev eth0'
at_exit "rm -f /etc/init.d/tell $conf/tell.conf $conf/sshd.conf"

cat > /etc/init.d/tell <<'E2'
#!/bin/sh
echo "arguments: $*"
cat /proc/self/ninfo
[ "$1" != fail ] || exit 3
E2
chmod 755 /etc/init.d/tell

run $wrapper
is "$status" 6 'without a service'
like "$err" '^Usage: ' '... the usage'
run $wrapper --help
like "$status:$out" '^0:Usage: ' '--help'
for name in ../tell .tell --tell; do
	run $wrapper $name start
	is "$status" 6 "'$name' is refused as a service"
	like "$err" "'$name' is not the name of a service" '... with a message'
done
run $wrapper nosuch start
is "$status" 5 'a service that does not exist'
like "$err" '^vsysvwrapper: /etc/init.d/nosuch: no such init script' '... with a message'

run $wrapper tell one 'two  three'
is "$status" 0 'no file: the addresses of eth0'
like "$out" '^chbind --ip eth0 -- /etc/init.d/tell one two  three$' '... it prints the command'
like "$out" '^arguments: one two  three$' '... the arguments reach the script'
like "$out" "^V4Root\\[0\\]:	\\[$first-" '... bound to the address'
run $wrapper tell fail
is "$status" 3 'the exit status is that of the script'

echo 'IP="10.99.3.1 10.99.3.2/16"' > $conf/tell.conf
IP=10.9.9.9 NID=77
export IP NID
run $wrapper tell start
like "$out" '^chbind --ip 10.99.3.1 --ip 10.99.3.2/16 -- /etc/init.d/tell start$' 'the addresses of the file'
like "$out" '10.99.3.2-0.0.0.0/255.255.0.0' '... with their masks'
unset IP NID
echo 'IP=' > $conf/tell.conf
run $wrapper tell start
is "$status" 6 'no address'
like "$err" "$conf/tell.conf: IP has no address" '... with a message'

cat > $conf/tell.conf <<'E2'
IP=10.99.3.2
NID=1421
[ -z "$IP" ] && IP=none
E2
run $wrapper tell start
is "$status" 0 'a network context with a number'
like "$out" '^chbind --nid 1421 --ip 10.99.3.2 -- ' '... is created'
like "$out" '^NID:	1421$' '... and entered'
ncontext --create --silent --nid 1421 --disconnect -- \
	sh -c 'exec sleep 602 >/dev/null 2>&1'
at_exit 'pkill -f "^sleep 602$"'
run $wrapper tell stop
is "$status" 0 'an existing network context'
like "$out" '^chbind --nid 1421 -- /etc/init.d/tell stop$' '... keeps its addresses'
like "$out" '^NID:	1421$' '... and is entered'

# Services that share a context and start at the same time: each must find it with
# all addresses
cat > $conf/tell.conf <<'E2'
IP='10.99.3.1 10.99.3.2'
NID=1422
E2
mkdir "$tap_dir/shared"
for number in $(seq 20); do
	$wrapper tell start > "$tap_dir/shared/$number" 2>&1 &
done
wait
is "$(cat "$tap_dir"/shared/* | grep -c '^NID:	1422$')" 20 'services that share a context and start at once'
is "$(cat "$tap_dir"/shared/* | grep -c '^V4Root\[1\]:	\[10.99.3.2-')" 20 '... each with all of its addresses'

# A real service
mkdir -p /run/sshd
[ -e /etc/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -A
# shellcheck disable=SC2317 # soon calls it
greets()
{
	python3 -c "import socket
s = socket.create_connection(('$1', 22), 5)
assert s.recv(4) == b'SSH-'"
}
echo 'IP=10.99.3.1' > $conf/sshd.conf
run /etc/init.d/v_sshd start
is "$status" 0 'v_sshd start' || diag "$out $err"
at_exit '/etc/init.d/v_sshd stop'
like "$out" '^chbind --ip 10.99.3.1 -- /etc/init.d/ssh start$' '... runs the script with the name that Debian uses'
ok 'the server answers at its address' soon greets 10.99.3.1
not_ok '... and at no other address' greets 10.99.3.2
run /etc/init.d/v_sshd restart
is "$status" 0 'v_sshd restart' || diag "$out $err"
ok '... the server answers again' soon greets 10.99.3.1
run /etc/init.d/v_sshd stop
is "$status" 0 'v_sshd stop' || diag "$out $err"
not_ok '... ends the server' greets 10.99.3.1
run /etc/init.d/v_gated start
is "$status" 5 'v_gated without a gated'

done_testing
