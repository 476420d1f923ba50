#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vkill and vwait.
# shellcheck disable=SC2317 # ok, not_ok and soon call the functions

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

# The number on the host of a process of context XID
member()
{
	chcontext --silent --ctx 1 sh -c "
		for dir in /proc/[0-9]*; do
			grep -qsx 'XID:	$1' \$dir/vinfo && echo \${dir#/proc/}
		done" 2>/dev/null | head -n 1
}

gone()
{
	! test -e "/proc/virtual/$1"
}

context 1700
run vkill --xid 1700
is "$status:$out$err" '0:' "vkill --xid sends TERM to all"
ok "and they end" soon gone 1700
context 1701
run vkill -c 1701 -s 0
is "$status" 0 "signal 0"
for name in KILL SIGKILL kill 9; do
	context 1702
	run vkill -c 1702 -s $name
	is "$status" 0 "-s $name"
	ok "ends the context" soon gone 1702
done
context 1703
pid=$(member 1703)
run vkill -s INT "$pid"
is "$status:$err" '0:' "the context of a process is looked up"
ok "it ends" soon gone 1703
run vkill --xid 1701 "$pid"
is "$status" 1 "a process that does not exist"
like "$err" "process $pid: cannot send signal 15: No such process" "its message"
sleep 600 &
host=$!
run vkill --xid 1701 $host
is "$status" 1 "a process of another context"
ok "it lives" kill -0 $host
run vkill $host
is "$status" 0 "without --xid, a process of the host gets the signal"
wait $host
is "$?" 143 "it got TERM"
run vkill -- -5
is "$status" 1 "process groups are refused"
run vkill --xid 1701 1 "$(member 1701)"
is "$status" 1 "one of several processes fails"
ok "the others got the signal" soon gone 1701
run vkill
is "$status" 1 "no process"
like "$err" 'No pid specified' "its message"
run vkill -s NOSUCH 1
is "$status" 1 "an unknown signal"
like "$err" "Invalid signal specified: 'NOSUCH'" "its message"
run vkill -s 99 1
is "$status" 1 "an invalid number of a signal"
run vkill abc
is "$status" 1 "a PID that is not a number"
run vkill --xid 1704 -s TERM
is "$status" 1 "a context that does not exist"
like "$err" 'context 1704: vc_ctx_kill\(\): No such process' "its message"
context 1705
pid=$(member 1705)
run as_user vkill "$pid"
is "$status" 1 "an ordinary user"
like "$err" 'Operation not permitted' "its message"

# init, and everything but init
vcontext --create --silent --xid 1706 --disconnect -- \
	vcontext --migrate-self --initpid --endsetup -- \
	sh -c 'trap "exit 3" INT; sleep 600 & sleep 601 & wait; wait' \
	</dev/null >/dev/null 2>&1
at_exit 'end_context 1706'
three_tasks()
{
	[ "$(tasks 1706)" -eq 3 ]
}
one_task()
{
	[ "$(tasks 1706)" -eq 1 ]
}
ok "a context with an init and two more" soon three_tasks
vwait --status-fd 3 1706 3>"$tap_dir/status" &
waiter=$!
run vkill --xid 1706 -s STOP -- -1
is "$status" 0 "PID -1"
run vkill --xid 1706 -s KILL -- -1
ok "PID -1 excludes init" soon gone 1706
wait $waiter
is "$?" 0 "vwait ends with the context"
like "$(cat "$tap_dir/status")" '^FINISHED [0-9]+$' "and reports it"

# vwait
vcontext --create --silent --xid 1707 --disconnect -- \
	vcontext --migrate-self --initpid --endsetup -- \
	sh -c 'sleep 0.5; exit 7' </dev/null >/dev/null 2>&1
run vwait --status-fd 1 1707
is "$status:$out" '0:FINISHED 1792' "FINISHED with the status of init"
run vwait --timeout 1 --status-fd 1 1705
is "$status:$out" '2:TIMEOUT' "TIMEOUT"
is "$(tasks 1705)" 1 "the context lives"
run vwait --timeout 1 --terminate --status-fd 1 1705
is "$status:$out" '1:KILLED' "KILLED"
ok "the context ends" soon gone 1705
run vwait --status-fd 1 1705
is "$status:$out" '0:FINISHED 0' "a context that has ended"
run vwait --timeout x 1705
is "$status" 1 "an invalid time"
run vwait
is "$status" 1 "no context"
run vwait 1 2
is "$status" 1 "two contexts"
context 1708
run as_user vwait --status-fd 1 1708
is "$status:$out" '127:ERROR 1' "an ordinary user"
run vwait --timeout 1 --status-fd 9 1708
is "$status" 127 "a descriptor that is not open"

done_testing
