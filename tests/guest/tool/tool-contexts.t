#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests the tools in contexts 0 and 1 and in a guest.  Root of context 1 may query
# what root of the host may query, but cannot change it; a guest may do neither.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

dir=$tap_dir/dir
mkdir "$dir"

# A context that keeps its namespaces like the guests that `vserver` starts
vspace --new --uts --ipc -- vcontext --create --silent --xid 1750 \
	--disconnect -- vspace --set --uts --ipc -- \
	vspace --set --index 1 --mount --fs -- \
	vcontext --migrate-self --endsetup -- sleep 600 \
	</dev/null >/dev/null 2>&1 || bail_out "cannot make context 1750"
at_exit 'end_context 1750'
soon is_set_up 1750 || bail_out "context 1750 is not set up"
ncontext --create --silent --nid 1750 -- sleep 600 </dev/null >/dev/null 2>&1 &
at_exit "kill $!"
soon test -e /proc/virtnet/1750 || bail_out "no network context 1750"
vuname -s --xid 1750 -t context=tool-contexts ||
	bail_out "the context gets no name"
sleep 600 &
sleeper=$!
at_exit "kill $sleeper"

# in_all WATCH GUEST COMMAND...: run it on the host, in context 1 and in a guest.
# WATCH and GUEST are "yes" where it must succeed.
in_all()
{
	watch=$1
	guest=$2
	shift 2
	run "$@"
	is "$status" 0 "host: $*" || diag "$err"
	run chcontext --silent --ctx 1 -- "$@"
	if [ "$watch" = yes ]; then
		is "$status" 0 "context 1: $*" || diag "$err"
	else
		isnt "$status" 0 "context 1, refused: $*"
	fi
	run chcontext --silent -- "$@"
	if [ "$guest" = yes ]; then
		is "$status" 0 "guest: $*" || diag "$err"
	else
		isnt "$status" 0 "guest, refused: $*"
	fi
}

asks()
{
	in_all yes no "$@"
}

changes()
{
	in_all no no "$@"
}

asks vattribute --get --xid 1750
asks nattribute --get --nid 1750
# shellcheck disable=SC2016 # for the inner shell
{
	asks sh -c 'test "$(vuname -g --xid 1750 context)" = tool-contexts'
	asks sh -c 'vwait --timeout 1 1750; test $? = 2'
}
asks vserver-info $sleeper XID
asks vserver-info $sleeper NID
asks showattr -d "$dir"
asks sh -c 'vserver-stat | grep -q "^1750 "'

changes vattribute --set --xid 1750 --flag hide_mount
changes nattribute --set --nid 1750 --flag single_ip
changes vuname -s --xid 1750 -t context=tool-contexts
changes vkill --xid 1750 -s CONT
changes vcontext --migrate --silent --xid 1750 -- true
changes ncontext --migrate --silent --nid 1750 -- true
changes vcontext --create --silent --xid 1751 -- true
changes chcontext --silent --ctx 1752 -- true
changes chcontext --silent -- true
changes chbind --silent --ip 127.0.0.1 true
changes setattr --barrier "$dir"
changes vspace --enter 1750 --uts -- true
changes vspace --enter 1750 --mount --fs -- true
changes vnamespace --enter 1750 -- true

setattr '--~barrier' "$dir"
done_testing
