# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Small guests for the tests of vserver(8).  A guest is a skeleton with the host's
# /usr mounted read-only: its build is fast, but it has a whole Debian.  Tests source
# this file after tap.sh.

conf=/etc/vservers
root=/vservers

# guest NAME XID STYLE: builds a guest, which the end of the test removes.  Its boot
# script (sysv) leaves one "sleep", and its init (plain) ends on SIGINT.
guest()
{
	# A test that was interrupted may have left a guest of that name.
	vserver --silent "$1" stop > /dev/null 2>&1
	vserver --silent "$1" delete > /dev/null 2>&1
	vserver "$1" build -m skeleton --context "$2" --hostname "$1" \
		--initstyle "$3" --interface "$1=eth1:10.77.0.$(($2 % 250))/24" ||
		bail_out "cannot build the guest $1"
	at_exit "guest_end $1"
	guest_tree "$1"
	"guest_$3" "$1"
}

guest_end()
{
	[ ! -d "$conf/$1" ] || vserver --silent "$1" delete > /dev/null 2>&1 ||
		diag "cannot remove the guest $1"
}

guest_tree()
{
	for dir in bin sbin lib lib64; do
		ln -s "usr/$dir" "$root/$1/$dir"
	done
	mkdir -p "$root/$1/usr" "$root/$1/tmp" "$root/$1/run/lock" \
		"$root/$1/var" "$root/$1/root" "$root/$1/etc/init.d" \
		"$root/$1/mnt" "$root/$1/etc/alternatives"
	ln -s /run "$root/$1/var/run"
	ln -s /run/lock "$root/$1/var/lock"
	cp -a /etc/alternatives "$root/$1/etc/"
	printf '%s\n' root:x:0:0:root:/root:/bin/sh \
		nobody:x:65534:65534:nobody:/nonexistent:/bin/false \
		only-here:x:4242:4243::/tmp:/bin/sh > "$root/$1/etc/passwd"
	printf '%s\n' root:x:0: nogroup:x:65534: own:x:4243: \
		extra:x:4244:only-here > "$root/$1/etc/group"
	echo '/usr /usr none bind,ro 0 0' >> "$conf/$1/fstab"
}

guest_sysv()
{
	cat > "$root/$1/etc/init.d/rc" <<-'END'
	#!/bin/sh
	echo "rc $1 PREVLEVEL=$PREVLEVEL RUNLEVEL=$RUNLEVEL" >> /run/rc.log
	[ "$1" != 3 ] || sleep 1000 < /dev/null > /dev/null 2>&1 &
	END
	chmod 755 "$root/$1/etc/init.d/rc"
}

guest_plain()
{
	cat > "$root/$1/etc/init" <<-'END'
	#!/bin/sh
	trap 'kill $! 2> /dev/null; exit 0' INT
	sleep 1000 &
	while :; do wait; done
	END
	chmod 755 "$root/$1/etc/init"
	echo /etc/init > "$conf/$1/apps/init/cmd.start"
}

# context_exists XID: succeeds with or without processes
context_exists()
{
	[ -d "/proc/virtual/$1" ]
}

address_of()
{
	ip -4 -o address show dev eth1 | grep -o '10\.77\.0\.[0-9]*/[0-9]* .* eth1:[^ ]*'
}

# nothing_left NAME XID WHAT: the start has left nothing on the host
nothing_left()
{
	left=
	! context_exists "$2" || left="$left context"
	! ip -o address show | grep -q "eth1:$1\\b" || left="$left address"
	! grep -q " $root/$1[ /]" /proc/mounts || left="$left mount"
	[ ! -e "/var/run/vservers/$1" ] || left="$left run-file"
	[ ! -e "/var/run/vservers.rev/$2" ] || left="$left reverse-link"
	is "$left" '' "nothing is left $3"
}

# within SECONDS COMMAND...: repeats it until it succeeds
within()
{
	tries=$(($1 * 5))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.2
	done
}
