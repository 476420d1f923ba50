#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Run an isolated process, and start and stop a server, all on the same tree
# with the same init.  The column names the program that does it: our programs
# run on our kernel, other programs on the unpatched kernel.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

tree=/srv/tree
web=/vservers/web
peer=${column%-default}

# Debian's LXC compiles an AppArmor profile at each start and each stop, which
# takes ten times as long as the rest.  So there is a column without AppArmor,
# and the column lxc-default with it.
[ "$column" = lxc-default ] ||
	export LXC_CONFIG='lxc.apparmor.profile = unconfined'

# The command line that runs true
true_command()
{
	case $column in
	chcontext) echo 'chcontext --silent /bin/true' ;;
	vcontext) echo 'vcontext --create --silent --chroot -- /bin/true' ;;
	chbind) echo 'chbind --silent --ip 10.0.0.1 /bin/true' ;;
	*) "$bench/peers/$peer" command /bin/true ;;
	esac
}

setup_true()
{
	"$bench/peers/tree.sh" host "$tree"
	if [ -e "$bench/peers/$peer" ]; then
		"$bench/peers/$peer" setup "$tree"
		proof=$("$bench/peers/$peer" prove)
		echo "$proof" | sed 's/^/# /'
	fi
	cd "$tree"
}

# Sets the commands that start and stop the server, and its address
setup_web()
{
	mkdir -p /vservers
	"$bench/peers/tree.sh" debian "$web"
	case $peer in
	vserver)
		address=10.0.1.1
		vserver web build -m skeleton --i-know-its-there --context 100 \
			--hostname web --initstyle plain \
			--interface "web=eth1:$address/24"
		echo /etc/init > /etc/vservers/web/apps/init/cmd.start
		start='vserver web start' stop='vserver web stop'
		;;
	lxc)
		address=10.0.3.2
		"$bench/peers/lxc" setup "$web"
		"$bench/peers/lxc" create web "$address"
		start='lxc-start -n web' stop='lxc-stop -n web'
		;;
	esac
	start="$start && answers $address 80"
}

# The kernel frees network namespaces in the background.  The pauses make this
# work count for the right sample; idle time does not count.
measure_web()
{
	sync
	measure -n "$1" -a "$stop; sleep 3" start sh -c "$start"
	measure -n "$1" -b "$start; sleep 3" stop sh -c "$stop; sleep 3"
}

settle
if [ "$column" != vserver ]; then
	setup_true
	sync
	# shellcheck disable=SC2046 # a command line
	measure -n 9 -a 'sleep 3' true $(true_command)
fi
case $column in
vserver | lxc)
	setup_web
	measure_web 5
	;;
lxc-default)
	setup_web
	measure_web 1
	;;
esac
