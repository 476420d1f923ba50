#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Users of the host must not reach setuid programs that root of a guest makes:
# build and start close the tree to them, or warn.
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

# reachable PATH: can a user of the host run the setuid program there as root?
reachable()
{
	[ "$(setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
		sh -c '"$1/id" -u' sh "$1" 2> /dev/null)" = 0 ]
}

# place OPTION...: builds vs35 with a setuid program in its tree
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

# warned DIRECTORY WHAT: start warns about the tree, with the remedy
warned()
{
	run vserver vs35 start
	is "$status" 0 "$2: start"
	like "$err" "every user of the host can reach .*'chmod 700 $1'" '... warns'
	vserver vs35 stop
}

# silent WHAT: start does not warn
silent()
{
	run vserver vs35 start
	is "$status $err" '0 ' "$1: start is silent"
	# Inside, setuid programs work whatever mount options the host uses
	is "$(vserver vs35 suexec nobody /id -u)" 0 '... and setuid programs work in the guest'
	vserver vs35 stop
}

place
is "$built" '' 'below the directory of guests: build is silent'
not_ok '... users cannot reach the tree' reachable "$tree"
silent 'below the directory of guests'

# In another directory
mkdir -p $base
place --rootdir $base
like "$built" "every user of the host can reach $base/vs35: .*'chmod 700 $base'" \
	'--rootdir: build warns'
ok '... users can reach the tree' reachable "$tree"
warned $base '--rootdir'
is "$(stat -c %a $base)" 755 '... the mode of the directory is unchanged'
chmod 700 $base
not_ok 'the remedy works' reachable "$tree"
silent 'mode 700'
chmod 711 $base
ok 'execute permission suffices to reach the tree' reachable "$tree"
warned $base 'mode 711'
chmod 710 $base
warned $base 'mode 710'
chmod 700 $base
chown nobody $base
warned $base 'a directory of a user'
chown root $base
setfacl -m u:nobody:x $base
ok 'an ACL lets a user reach the tree' reachable "$tree"
warned $base 'an ACL'
setfacl -b $base
chmod 700 $base
silent 'without the ACL'

# A directory farther above is closed
mkdir -p $base/deep
chmod 755 $base/deep
place --rootdir $base/deep
is "$built" '' 'below a closed directory: build is silent'
not_ok '... users cannot reach the tree' reachable "$tree"
silent 'below a closed directory'

# Links: the place of the tree counts, not that of the link
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
	not_ok '... users of the host cannot run setuid programs there' reachable "$tree"
	silent 'nosuid and the barrier'
	setattr --~barrier /srv/fs
	warned /srv/fs 'nosuid without the barrier'
	setattr --barrier /srv/fs
else
	warned /srv/fs 'nosuid on a file system without barriers'
fi
vserver --silent vs35 delete
umount /srv/fs

# The tree is a file system that is also mounted in another place
mkdir -p $base/vs35 /srv/other
mount -t tmpfs -o mode=755 none $base/vs35
place --rootdir $base --i-know-its-there
is "$built" '' 'a file system of its own in a closed directory: build is silent'
silent 'a file system of its own'
mount --bind $base/vs35 /srv/other
ok 'mounted in another place' reachable /srv/other
run vserver vs35 start
like "$err" "every user of the host can reach /srv/other: .*'chmod 700 /srv'" \
	'... start warns about that place'
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
like "$built" "^$base has mode 700 now" 'vdirbase: build closes a directory that only contains guests'
is "$(stat -c %a $base)" 700 '... by its mode'
not_ok '... users cannot reach the tree' reachable "$tree"
silent 'vdirbase'
vserver --silent vs35 delete
chmod 755 $base
mkdir $base/public
place
like "$built" 'every user of the host can reach' '... but only warns if it contains other files'
is "$(stat -c %a $base)" 755 '... which stays reachable'
vserver --silent vs35 delete
done_testing
