# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2317 # soon calls the functions
#
# Contexts for the tests of the tools.  Tests source this file after tap.sh.

PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

# as_user COMMAND...: runs it as an ordinary user, nobody
as_user()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

# context XID [COMMAND...]: makes a context with a process in it (sleep) and ends
# its set-up.  It ends with the test.
context()
{
	tool_xid=$1
	shift
	[ $# -gt 0 ] || set -- sleep 600
	vcontext --create --silent --disconnect --xid "$tool_xid" -- \
		vcontext --migrate-self --endsetup -- "$@" \
		</dev/null >/dev/null 2>&1 ||
		bail_out "cannot make context $tool_xid"
	at_exit "end_context $tool_xid"
	soon is_set_up "$tool_xid" ||
		bail_out "context $tool_xid is not set up"
}

is_set_up()
{
	! vattribute --get --xid "$1" | grep -q state_setup
}

end_context()
{
	vattribute --set --xid "$1" --flag '~persistent,~private' >/dev/null 2>&1
	vkill -s KILL --xid "$1" >/dev/null 2>&1
	vwait --timeout 10 "$1"
}

# tasks XID: prints the number of processes in a context
tasks()
{
	sed -n 's/^Tasks:[[:space:]]*//p' "/proc/virtual/$1/status"
}

# soon COMMAND...: repeats it for ten seconds until it succeeds
soon()
{
	tool_tries=100
	until "$@"; do
		tool_tries=$((tool_tries - 1))
		[ "$tool_tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# For python3 -c: succeeds if this process may open a raw socket
# shellcheck disable=SC2034 # the script that reads this file uses it
raw_socket='import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 255)'
