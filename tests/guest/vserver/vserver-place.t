#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A setuid program that root of a guest makes is nobody's on the host: build and
# start see to it that users of the host do not reach the tree, or warn.
# vm: kernel=release
# shellcheck disable=SC2317,SC2016 # at_exit calls functions; sh -c expands
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

g=$conf/vs35
base=/srv/place

cleanup()
{
	vserver --silent vs35 delete > /dev/null 2>&1
	rm -rf "$g"
	for mount in /srv/other /srv/fs "$base/vs35" "$base"; do
		umount "$mount" 2> /dev/null
	done
	rm -rf "$base" /srv/other /srv/fs /srv/user
	ln -sfn /vservers "$conf/.defaults/vdirbase"
}
at_exit cleanup

# reachable PATH: a user of the host runs the setuid program there as root
reachable()
{
	[ "$(setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
		sh -c '"$1/id" -u' sh "$1" 2> /dev/null)" = 0 ]
}

# place OPTION...: vs35 is built, with a setuid program in its tree
place()
{
	vserver --silent vs35 delete > /dev/null 2>&1
	run vserver vs35 build -m skeleton --context 1035 --hostname vs35 \
		--initstyle sysv "$@"
	[ "$status" = 0 ] || bail_out "cannot build: $err"
	built=$err
	tree=$(readlink -f $g/vdir)
	root=${tree%/*}
	guest_tree vs35
	guest_sysv vs35
	cp /usr/bin/id "$tree/id"
	chmod 4755 "$tree/id"
}

# warned DIRECTORY WHAT: start warns of the tree, and what it says helps
warned()
{
	run vserver vs35 start
	is "$status" 0 "$2: start"
	like "$err" "every user of the host can reach .*'chmod 700 $1'" '... warns'
	vserver vs35 stop
}

# silent WHAT: start has nothing to say
silent()
{
	run vserver vs35 start
	is "$status $err" '0 ' "$1: start is silent"
	# Inside, what is setuid works whatever the host's mounts are like
	is "$(vserver vs35 suexec nobody /id -u)" 0 '... and in the guest a setuid program is one'
	vserver vs35 stop
}

place
is "$built" '' 'below the directory of guests: build is silent'
not_ok '... nobody reaches the tree' reachable "$tree"
silent 'below the directory of guests'

# Elsewhere
mkdir -p $base
place --rootdir $base
like "$built" "every user of the host can reach $base/vs35: .*'chmod 700 $base'" \
	'--rootdir: build warns'
ok '... and is right' reachable "$tree"
warned $base '--rootdir'
is "$(stat -c %a $base)" 755 '... the mode of a directory of others stays'
chmod 700 $base
not_ok 'what it says helps' reachable "$tree"
silent 'mode 700'
chmod 711 $base
ok 'execute permission is enough to get there' reachable "$tree"
warned $base 'mode 711'
chmod 710 $base
warned $base 'mode 710'
chmod 700 $base
chown nobody $base
warned $base 'a directory of a user'
chown root $base
setfacl -m u:nobody:x $base
ok 'an ACL leads there' reachable "$tree"
warned $base 'an ACL'
setfacl -b $base
chmod 700 $base
silent 'without it'

# A directory farther above is closed
mkdir -p $base/deep
chmod 755 $base/deep
place --rootdir $base/deep
is "$built" '' 'below a closed directory: build is silent'
not_ok '... nobody reaches the tree' reachable "$tree"
silent 'below a closed directory'

# Links: where the tree is counts, not where the link to it is
mkdir -p /srv/user/guests
place --rootdir /srv/user/guests
ln -s /srv/user/guests/vs35 $base/link
ln -sfn $base/link $g/vdir
warned /srv/user/guests 'a link in a closed directory'
rm $base/link

# The file system is mounted nosuid
mkdir -p /srv/fs
mount -t tmpfs -o nosuid,mode=755 none /srv/fs
place --rootdir /srv/fs
if showattr -d /srv/fs | grep -q '^...B'; then
	is "$built" '' 'nosuid and the barrier: build is silent'
	not_ok '... what is setuid there is not for users of the host' reachable "$tree"
	silent 'nosuid and the barrier'
	setattr --~barrier /srv/fs
	warned /srv/fs 'nosuid without the barrier'
	setattr --barrier /srv/fs
else
	warned /srv/fs 'nosuid on a file system without barriers'
fi
vserver --silent vs35 delete
umount /srv/fs

# The tree is a file system of its own, which is mounted in another place, too
mkdir -p $base/vs35 /srv/other
mount -t tmpfs -o mode=755 none $base/vs35
place --rootdir $base --i-know-its-there
is "$built" '' 'a file system of its own in a closed directory: build is silent'
silent 'a file system of its own'
mount --bind $base/vs35 /srv/other
ok 'mounted in another place' reachable /srv/other
run vserver vs35 start
like "$err" "every user of the host can reach /srv/other: .*'chmod 700 /srv'" \
	'... start warns of that place'
vserver vs35 stop
mount -o remount,bind,nosuid /srv/other
setattr --barrier /srv
silent 'where it is nosuid'
setattr --~barrier /srv
umount /srv/other
vserver --silent vs35 delete
umount $base/vs35

# vdirbase: a new file system has the mode of its root
rm -rf $base
mkdir -p $base
mount -t tmpfs -o mode=755 none $base
mkdir $base/lost+found
ln -sfn $base $conf/.defaults/vdirbase
place
like "$built" "^$base has mode 700 now" 'vdirbase: build closes what has nothing but guests in it'
is "$(stat -c %a $base)" 700 '... by its mode'
not_ok '... nobody reaches the tree' reachable "$tree"
silent 'vdirbase'
vserver --silent vs35 delete
chmod 755 $base
mkdir $base/public
place
like "$built" 'every user of the host can reach' '... and warns where there is something else'
is "$(stat -c %a $base)" 755 '... which stays reachable'
vserver --silent vs35 delete
done_testing
