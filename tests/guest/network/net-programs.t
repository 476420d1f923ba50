#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Rule: servers with Debian's configuration run in two guests and on the host at
# the same time, on the same ports.  nginx, postfix, sshd and rsyslog use the
# wildcard, PostgreSQL and unbound use localhost.  No configuration file holds an
# address.  Later one guest has IPv4 only, and its servers start from the same
# files.  Finally Apache with PHP and bind9 take the ports of nginx and unbound,
# and MariaDB starts.
# vm: disks="programs programs programs" timeout=800 kernel=release
# shellcheck disable=SC2317 # within and at_exit call functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

files=$(cd "$(dirname "$0")" && pwd)
host=vserver-host
everywhere="prog-a $host prog-b"
families='ipv4 ipv6'
# Not the wrapper script, which selects a version
psql=/usr/lib/postgresql/15/bin/psql

# --- The three trees --------------------------------------------------------

tree_of()
{
	case $1 in
	"$host") echo "$tap_dir/host" ;;
	*) echo "$root/$1" ;;
	esac
}

# make_tree NAME DISK: prepare the unused disk of an instance.  The test writes
# the name of the instance, the lines that make rsyslog listen, and the clients.
# The boot does not start the servers that replace others later.
make_tree()
{
	tree=$(tree_of "$1")
	mkdir -p "$tree"
	mount "$2" "$tree" || bail_out "cannot mount the tree of $1"
	at_exit "umount -l $tree"
	echo "$1" > "$tree/etc/hostname"
	printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost\n' "$1" > "$tree/etc/hosts"
	echo 'nameserver 127.0.0.1' > "$tree/etc/resolv.conf"
	echo "$1" > "$tree/var/www/html/index.html"
	# shellcheck disable=SC2016 # expanded by PHP
	printf '%s\n' '<?php echo gethostname(), " ", $_SERVER["SERVER_ADDR"], "\n";' \
		> "$tree/var/www/html/who.php"
	sed -i "s/^myhostname = .*/myhostname = $1/" "$tree/etc/postfix/main.cf"
	rm "$tree"/etc/rc3.d/S??apache2 "$tree"/etc/rc3.d/S??named \
		"$tree"/etc/rc3.d/S??mariadb
	sed -i '/imudp/s/^#//' "$tree/etc/rsyslog.conf"
	install -D -m 600 "$tap_dir/key" "$tree/root/.ssh/key"
	install -m 600 "$tap_dir/key.pub" "$tree/root/.ssh/authorized_keys"
	install "$files/net-ask" "$tree/usr/local/bin/net-ask"
	install "$files/net-programs-client.sh" "$tree/usr/local/bin/client"
}

make_trees()
{
	ssh-keygen -q -t ed25519 -N '' -f "$tap_dir/key"
	make_tree prog-a /dev/vdc
	make_tree "$host" /dev/vdd
	make_tree prog-b /dev/vde
}

# --- Two guests and the host ------------------------------------------------

# address FAMILY NAME
address()
{
	case $1/$2 in
	ipv4/prog-a) echo 10.77.0.21 ;;
	ipv4/prog-b) echo 10.77.0.22 ;;
	ipv4/"$host") echo 10.0.0.1 ;;
	ipv4/localhost) echo 127.0.0.1 ;;
	ipv6/prog-a) echo fd77::21 ;;
	ipv6/prog-b) echo fd77::22 ;;
	ipv6/"$host") echo fd70::1 ;;
	ipv6/localhost) echo ::1 ;;
	esac
}

configure_guest()
{
	vserver --silent "$1" stop > /dev/null 2>&1
	vserver "$1" build -m skeleton --i-know-its-there --context "$2" \
		--hostname "$1" --initstyle sysv \
		--interface "eth1:$(address ipv4 "$1")/24" \
		--interface "eth1:$(address ipv6 "$1")/64" -- -d debian ||
		bail_out "cannot build the guest $1"
	at_exit "rm -rf $conf/$1; vserver --silent $1 stop > /dev/null 2>&1"
}

configure()
{
	configure_guest prog-a 1021
	configure_guest prog-b 1022
	ip address add "$(address ipv6 "$host")/64" dev eth0 nodad
	at_exit "ip address del $(address ipv6 "$host")/64 dev eth0"
	mount -t proc proc "$(tree_of "$host")/proc"
	at_exit "end_host; umount -l $(tree_of "$host")/proc"
	chmod 1777 "$(tree_of "$host")/dev/shm"
}

# inside NAME COMMAND...
inside()
{
	name=$1
	shift
	case $name in
	"$host") env -i HOME=/root PATH="$PATH" PREVLEVEL=N RUNLEVEL=3 \
		chroot "$(tree_of "$host")" "$@" ;;
	*) vserver "$name" exec "$@" ;;
	esac
}

# Run the boot scripts of a runlevel, as vserver does in a guest
boot()
{
	case $1 in
	"$host") inside "$host" setsid /etc/init.d/rc 3 ;;
	*) vserver "$1" start ;;
	esac < /dev/null > "$tap_dir/boot.$1" 2>&1
}

end_host()
{
	for process in /proc/[0-9]*; do
		[ "$(readlink "$process/root")" != "$(tree_of "$host")" ] ||
			kill -9 "${process#/proc/}"
	done
}

# --- Listening servers ------------------------------------------------------

# Print the expected ports of one family in the format of ss
expected_ports()
{
	case $1 in
	ipv4) any=0.0.0.0 localhost=127.0.0.1 ;;
	ipv6) any='[::]' localhost='[::1]' ;;
	esac
	printf '%s\n' "tcp $any:22" "tcp $any:25" "tcp $any:80" \
		"tcp $localhost:53" "tcp $localhost:5432" "udp $any:514" \
		"udp $localhost:53" | LC_ALL=C sort
}

# ports FAMILY NAME
ports()
{
	inside "$2" ss "-Hlntu${1#ipv}" | awk '{ print $1, $5 }' | LC_ALL=C sort -u
}

all_listen()
{
	for family in $families; do
		[ "$(ports "$family" "$1")" = "$(expected_ports "$family")" ] || return 1
	done
}

# Boot all instances at the same time
boot_all()
{
	for name in $everywhere; do
		boot "$name" &
	done
	wait
}

# look NAME WHEN
look()
{
	within 20 all_listen "$1"
	for family in $families; do
		is "$(ports "$family" "$1")" "$(expected_ports "$family")" \
			"$1: every server listens $2, $family"
	done
}

# Print messages about unavailable ports or addresses (the last one is bind9's)
complaints()
{
	words='address already in use|cannot assign requested|not supported by protocol'
	grep -rihE "$words|interface ignored" "$(tree_of "$1")/var/log" "$tap_dir/boot.$1"
}

# --- Clients ----------------------------------------------------------------

# ask FROM SERVICE ADDRESS...: print the output of the client in FROM
ask()
{
	from=$1
	shift
	inside "$from" client "$@"
}

set_password()
{
	inside "$1" su postgres -c \
		"$psql -q -c \"alter user postgres password 'secret'\"" ||
		bail_out "$1: PostgreSQL does not accept the password"
}

# reaches FAMILY FROM TO: FROM reaches TO at its address
reaches()
{
	to=$(address "$1" "$3")
	is "$(ask "$2" web "$to")" "$3" "$1: $2 gets the page of $3"
	ask "$2" log "$to" "$2 to $3 by $1"
}

# Print the messages that clients have logged at an instance
logged()
{
	sed -n 's/.* word: //p' "$(tree_of "$1")/var/log/syslog" | LC_ALL=C sort
}

expected_log()
{
	for family in $families; do
		for from in $everywhere; do
			echo "$from to $1 by $family"
		done
	done | LC_ALL=C sort
}

has_logged()
{
	[ "$(logged "$1")" = "$(expected_log "$1")" ]
}

# log_in FAMILY FROM TO: log in in the background, and save the addresses that
# sshd of TO sees
log_in()
{
	ask "$2" ssh "$(address "$1" "$3")" > "$tap_dir/login.$1.$2.$3" &
}

# A guest has one address of each family.  The host's source is in its route.
source_address()
{
	case $2 in
	"$host") ip route get "$3" | sed -n 's/.* src \([^ ]*\).*/\1/p' ;;
	*) address "$1" "$2" ;;
	esac
}

logged_in()
{
	to=$(address "$1" "$3")
	by=$(source_address "$1" "$2" "$to")
	is "$(sed 's/ [0-9]* / /' "$tap_dir/login.$1.$2.$3")" "$3 $by $to 22" \
		"$1: $2 logs in to $3"
}

# logins FUNCTION: call it once for each instance and family
logins()
{
	for family in $families; do
		"$1" "$family" prog-a prog-b
		"$1" "$family" prog-b "$host"
		"$1" "$family" "$host" prog-a
	done
}

# own_localhost FAMILY NAME: the servers on localhost of NAME are its own
own_localhost()
{
	to=$(address "$1" localhost)
	is "$(ask "$2" mail "$to")" "$2" "$1: $2 reaches its own mail server on localhost"
	is "$(ask "$2" dns "$to")" "$2" "$1: $2 reaches its own name server on localhost"
	is "$(ask "$2" sql "$to")" "$2 $to $to" "$1: $2 reaches its own database on localhost"
}

# nobody_at FAMILY FROM ADDRESS PORT...
nobody_at()
{
	family=$1
	from=$2
	to=$3
	shift 3
	is "$(ask "$from" ports "$to" "$@" | sort -u)" ECONNREFUSED \
		"$family: $from finds no server at $to, ports $*"
}

# Loopback addresses, among them the numeric one of prog-b
localhosts()
{
	case $1 in
	ipv4) echo 127.0.0.1 127.0.0.2 127.3.254.1 ;;
	ipv6) echo ::1 ::ffff:127.0.0.1 ::ffff:127.3.254.1 ;;
	esac
}

# act NAME ACTION SERVICE...: run the boot scripts at the same time
act()
{
	who=$1
	shift
	# shellcheck disable=SC2016 # expanded in the instance
	inside "$who" sh -c 'action=$1
		shift
		for service; do
			"/etc/init.d/$service" "$action" > "/tmp/$service" 2>&1 ||
				{ cat "/tmp/$service"; touch /tmp/failed; } &
		done
		wait
		[ ! -e /tmp/failed ]' sh "$@"
}

services()
{
	ok "$1: $2 of $(echo "$*" | cut -d ' ' -f 3-)" act "$@"
}

# --- Other servers on the same ports ----------------------------------------

# bind9 binds each address that it sees.  The host sees the guests' addresses, so
# chbind confines its bind9 to its own.
start_bind()
{
	case $1 in
	"$host") chbind --ip "$(address ipv4 "$1")" --ip "$(address ipv6 "$1")" \
		env -i PATH="$PATH" chroot "$(tree_of "$1")" /etc/init.d/named start ;;
	*) inside "$1" /etc/init.d/named start ;;
	esac > "$tap_dir/bind.$1" 2>&1 || {
		cat "$tap_dir/bind.$1"
		return 1
	}
}

replace_servers()
{
	act "$1" stop nginx unbound && start_bind "$1" && act "$1" start apache2 mariadb
}

# Replace the servers of all instances at the same time
replace_all()
{
	for name in $everywhere; do
		{
			replace_servers "$name"
			echo "status $?"
		} > "$tap_dir/replaced.$name" 2>&1 &
	done
	wait
	for name in $everywhere; do
		is "$(cat "$tap_dir/replaced.$name")" 'status 0' \
			"$name: Apache, bind9 and MariaDB can replace the other servers"
	done
}

# own_mariadb NAME: MariaDB is reached by its UNIX socket and by TCP
own_mariadb()
{
	ok "$1: MariaDB accepts a new user" inside "$1" mariadb -e "create user asker identified by 'secret'"
	is "$(ask "$1" mariadb '')" "$1 root@localhost" "$1 reaches its own MariaDB by the UNIX socket"
	is "$(ask "$1" mariadb 127.0.0.1)" "$1 asker@localhost" "... and on localhost"
}

# replaced FAMILY FROM TO: FROM reaches the new servers of TO, and postfix
replaced()
{
	to=$(address "$1" "$3")
	is "$(ask "$2" replaced "$to" | xargs)" "$3 $to $3 $3" \
		"$1: $2 reaches PHP, mail server and name server of $3"
}

# bind9 sees no ::1 in prog-a, which has no IPv6 address
all_replaced()
{
	own_localhost ipv4 prog-a
	own_localhost ipv4 prog-b
	own_localhost ipv6 prog-b
	for name in $everywhere; do
		own_mariadb "$name"
		for other in $everywhere; do
			replaced ipv4 "$name" "$other"
		done
	done
	replaced ipv6 prog-b "$host"
	replaced ipv6 "$host" prog-b
}

# --- The test ---------------------------------------------------------------

make_trees
configure
boot_all
for name in $everywhere; do
	look "$name" 'after the boot'
	set_password "$name"
done

for family in $families; do
	for name in $everywhere; do
		own_localhost "$family" "$name"
		for other in $everywhere; do
			reaches "$family" "$name" "$other"
		done
	done
done
logins log_in
wait
logins logged_in
for name in $everywhere; do
	within 10 has_logged "$name"
	is "$(logged "$name")" "$(expected_log "$name")" "$name has logged all messages for it"
done

# Without servers on its localhost, prog-a must not reach those of the others
services prog-a stop postgresql unbound postfix
for family in $families; do
	for to in $(localhosts "$family"); do
		nobody_at "$family" prog-a "$to" 25 53 5432
	done
	for other in prog-b "$host"; do
		nobody_at "$family" prog-a "$(address "$family" "$other")" 53 5432
	done
done
look prog-b 'while prog-a has no servers'
look "$host" 'while prog-a has no servers'

# The last instance to start finds its ports free, too
services prog-a start postgresql unbound postfix
services "$host" restart rsyslog nginx
services prog-b restart rsyslog nginx
for name in $everywhere; do
	look "$name" 'after restarts'
done

# Without an IPv6 address, servers still bind [::] and ::1.  They serve the IPv4
# address and the loopback.
ok 'stop prog-a' vserver --silent prog-a stop
rm -r "$conf/prog-a/interfaces/1"
boot prog-a
look prog-a 'with IPv4 only'
for family in $families; do
	own_localhost "$family" prog-a
done
reaches ipv4 prog-a prog-b
reaches ipv4 prog-b prog-a
is "$(ask prog-a ports "$(address ipv6 prog-b)" 80)" ENETUNREACH \
	'prog-a has no route to an IPv6 address'
look prog-b 'while prog-a has IPv4 only'

replace_all
all_replaced
log_in ipv4 prog-b prog-a
log_in ipv4 prog-a "$host"
wait
logged_in ipv4 prog-b prog-a
logged_in ipv4 prog-a "$host"

for name in $everywhere; do
	is "$(complaints "$name")" '' "$name: no server reports an unavailable port or address"
done
done_testing
