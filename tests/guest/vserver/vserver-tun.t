#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests tun and tap devices that start makes for addresses of guests, with a program
# of the host at the other end.
# shellcheck disable=SC2317 # ok and not_ok call functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs22 1022 plain
i=$conf/vs22/interfaces/0
rm -rf "$i"
mkdir -p "$i"
echo 10.79.0.1 > "$i/ip"
echo 24 > "$i/prefix"
echo tun22 > "$i/dev"

exists()
{
	ip link show tun22 > /dev/null 2>&1
}

# fails PATTERN NAME
fails()
{
	run vserver vs22 start
	is "$status" 1 "$2: start fails"
	like "$err" "vs22: interface 0: $1" '... and reports why'
	not_ok "... and leaves no device" exists
}

# attach UID GID: attaches to the device as this user, with an inherited descriptor
attach()
{
	python3 -c 'import fcntl, os, struct, sys
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 1, 0x1000
fd = os.open("/dev/net/tun", os.O_RDWR)
os.setgroups([])
os.setresgid(*[int(sys.argv[2])] * 3)
os.setresuid(*[int(sys.argv[1])] * 3)
fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", b"tun22", IFF_TUN | IFF_NO_PI))' "$@" 2> /dev/null
}

fails 'tun22: no such device' 'no tun or tap configured'

# A program of the host receives the packets of the guest
: > "$i/tun"
run vserver vs22 start
is "$status$err" 0 'tun: start'
like "$(ip -d -o link show tun22)" ',UP.* tun type tun pi off .*persist on .*alias vserver guests$' 'a persistent device'
is "$(ip -o -4 address show dev tun22 | awk '{ print $4 }')" 10.79.0.1/24 'the address'
python3 -c 'import fcntl, os, select, struct
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 1, 0x1000
fd = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", b"tun22", IFF_TUN | IFF_NO_PI))
print("there", flush=True)
while select.select([fd], [], [], 20)[0]:
    packet = os.read(fd, 2000)
    if packet.endswith(b"hello"):
        print(*packet[12:16], sep=".")
        break' > "$tap_dir/heard" &
reader=$!
within 10 grep -q there "$tap_dir/heard"
vserver vs22 exec python3 -c 'import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", ("10.79.0.2", 7))'
wait $reader
is "$(tail -n 1 "$tap_dir/heard")" 10.79.0.1 'a program of the host gets a packet of the guest'
ok 'an administrator can attach to the device' attach 0 0
not_ok '... and no other user' attach 4242 4242
run vserver vs22 stop
is "$status$err" 0 'stop'
not_ok '... removes the device' exists

# Owners
echo 4242 > "$i/uid"
vserver vs22 start
ok 'uid: this user can attach' attach 4242 1
not_ok '... and no other user' attach 4243 1
vserver vs22 stop
echo 4244 > "$i/gid"
vserver vs22 start
ok 'uid and gid: a process with both can attach' attach 4242 4244
not_ok '... but not with one of them' attach 4242 1
vserver vs22 stop
mv "$i/uid" "$i/gid"
vserver vs22 start
ok 'gid: this group can attach' attach 1 4242
not_ok '... and no other group' attach 1 4243
vserver vs22 stop
rm "$i/gid"

# Other kinds
echo 512 > "$i/linktype"
vserver vs22 start
is "$(cat /sys/class/net/tun22/type)" 512 'linktype: PPP'
vserver vs22 stop
rm "$i/linktype" "$i/tun"
: > "$i/tap"
run vserver vs22 start
is "$status$err" 0 'tap: start'
like "$(ip -d -o link show tun22)" ' tun type tap ' '... with such a device'
vserver vs22 stop
: > "$i/tun"
fails 'tun22: a device cannot be both' 'tun and tap'
rm "$i/tap"
echo www-data > "$i/uid"
fails "'www-data' is not a number from 0 to 4294967294 \\(interfaces/0/uid\\)" 'a name for a number'
rm "$i/uid"

# A device that the host has made
ip tuntap add dev tun22 mode tun
run vserver vs22 start
is "$status$err" 0 'an existing device is used'
vserver vs22 stop
ok '... and stays' exists
ip link del tun22

# A later error removes the device
mkdir "$conf/vs22/interfaces/1"
cp "$i/"* "$conf/vs22/interfaces/1/"
run vserver vs22 start
like "$err" 'interface 1: tun22: 10\.79\.0\.1 exists already' 'a start that fails later'
not_ok '... leaves no device' exists
rm -r "$conf/vs22/interfaces/1"

# In a network of its own
mkdir "$conf/vs22/spaces"
: > "$conf/vs22/spaces/net"
run vserver vs22 start
is "$status$err" 0 'in a network of its own: start'
like "$(vserver vs22 exec ip -o -4 address show)" 'tun22 +inet 10\.79\.0\.1/24 ' '... with the device'
not_ok '... which does not exist on the host' exists
vserver vs22 stop
done_testing
