#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the four commands of README.md, word for word, on a Debian with systemd.  A
# copy of this host's files replaces debootstrap: the VM has no network, and its
# repository has no systemd.
# vm: timeout=400 kernel=release
# shellcheck disable=SC2317 # within calls functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

g=$conf/web1
at_exit 'guest_end web1; rm -f /usr/local/sbin/debootstrap'

# Its last arguments are the suite, the directory and the mirror.  Files of
# /usr are linked, not copied, which takes no time.
cat > /usr/local/sbin/debootstrap <<-'END'
#!/bin/sh
set -e
cd "$2"
cp -al /usr .
mkdir -p etc boot home media mnt opt proc root run srv sys tmp var
(cd /etc && tar -c --exclude=./vservers --exclude=./vservices .) | tar -xC etc
(cd /var && tar -c --exclude=./cache/vservers --exclude=./run .) | tar -xC var
ln -s /run var/run
for dir in bin sbin lib lib32 lib64 libx32; do
	[ ! -L "/$dir" ] || cp -a "/$dir" .
done
ln -sf /lib/systemd/systemd usr/sbin/init
# Mask units that this host has in addition to those of a new Debian
for unit in nginx.service ssh.service ssh.socket quota.service \
	quotarpc.service; do
	rm -f "etc/systemd/system/$unit"
	ln -s /dev/null "etc/systemd/system/$unit"
done
END
chmod 755 /usr/local/sbin/debootstrap

# readme COMMAND: as in README.md, except for blanks and line ends
readme()
{
	run sh -c "$1"
	is "$status" 0 "$1" || diag "$err"
}

booted()
{
	state=$(vserver web1 exec systemctl is-system-running 2>&1)
	[ "$state" = running ] || [ "$state" = degraded ]
}

readme 'vserver web1 build -m debootstrap --context 1001 --hostname web1 --interface eth0:10.0.1.1/24 -- -d bookworm'
is "$(cat $g/apps/init/style)" systemd 'build finds systemd and records it'
readme 'vserver web1 start'
is "$err" '' '... without messages'
ok '... boots' within 150 booted
is "$state" running '... completely'
diag "$(vserver web1 exec systemctl --failed --no-legend --plain)"
is "$(vserver web1 exec readlink /proc/1/exe)" /usr/lib/systemd/systemd '... systemd'
like "$(ip -4 -o address show dev eth0)" '10\.0\.1\.1/24' '... with its address'
like "$(echo 'hostname; exit' | vserver web1 enter 2>&1)" '^web1' 'vserver web1 enter'
readme 'vserver web1 stop'
nothing_left web1 1001 'after stop'

# The same tree without the recorded style: start detects it
rm $g/apps/init/style
run vserver web1 start
is "$status $err" '0 ' 'without a style, start finds systemd'
ok '... which boots' within 150 booted
is "$state" running '... completely'
vserver web1 stop
is "$?" 0 '... and stops'

# An option overrides the tree
run vserver --silent web1 delete
run vserver web1 build -m debootstrap --context 1001 --initstyle plain -- -d bookworm
is "$status $(cat $g/apps/init/style)" '0 plain' 'a given style is not replaced'
run vserver --silent web1 delete
is "$status" 0 'delete'
done_testing
