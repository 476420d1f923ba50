#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests chcontext.

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

number='s/^New security context is //p'

run chcontext cat /proc/self/vinfo
is "$status" 0 "a new context"
like "$out" '^New security context is [0-9]+$' "it prints the number"
xid=$(printf '%s\n' "$out" | sed -n "$number")
ok "the number is dynamic" test "$xid" -ge 49152
like "$out" "^XID:	$xid\$" "the command is in it"

run chcontext --silent true
is "$status:$out$err" '0:' "--silent prints nothing"
run chcontext --silent sh -c 'exit 7'
is "$status" 7 "the exit status is the command's"
run chcontext --silent /nonexistent
is "$status" 255 "status when the command cannot be executed"
like "$err" '/nonexistent: No such file or directory' "its message"
run chcontext
is "$status" 1 "status without a command"

run chcontext --silent ps ax
unlike "$out" 'kthreadd' "processes of the host are not seen"
like "$out" 'ps ax' "its own process is"

sleep 600 &
host_pid=$!
at_exit "kill $host_pid 2>/dev/null"
run chcontext --silent kill "$host_pid"
isnt "$status" 0 "a process of the host cannot be killed"
ok "it lives" kill -0 "$host_pid"

# a number
context 1234
run chcontext --ctx 1234 ps ax
is "$status" 0 "an existing context is entered"
like "$out" '^New security context is 1234$' "and it prints the number"
like "$out" 'sleep 600' "its processes are seen"
run chcontext --xid 1234 --silent --flag lock true
is "$status" 255 "flags of an existing context are not changed"
like "$err" 'context 1234 exists: use vattribute' "its message"
run chcontext --ctx 1235 --silent cat /proc/self/vinfo
like "$out" '^XID:	1235$' "a context with a given number is made"
run chcontext --ctx 70000 --silent true
is "$status" 255 "a number that is too large"
run chcontext --ctx nosuchguest --silent true
is "$status" 255 "a guest that does not exist"
like "$err" "'nosuchguest' is neither a context number nor a guest" \
	"its message"

# the spectator
run chcontext --ctx 1 ps ax
like "$out" '^New security context is 1$' "context 1"
like "$out" 'sleep 600' "context 1 sees guests"
like "$out" 'kthreadd' "context 1 sees the host"
pid=$(chcontext --silent --ctx 1 pgrep -f '^sleep 600$' | head -n 1)
run chcontext --silent --ctx 1 kill "$pid"
isnt "$status" 0 "context 1 cannot kill a process"
run chcontext --silent --ctx 1234 pkill -f '^sleep 600$'
is "$status" 0 "its own context can"
ok "the context ends with its last process" \
	soon sh -c '! test -e /proc/virtual/1234'
ok "a process of the host still runs" kill -0 "$host_pid"

# capabilities
run chcontext --silent python3 -c "$raw_socket"
is "$status" 0 "root in a plain context may open a raw socket"
run chcontext --silent --cap '!net_raw' python3 -c "$raw_socket"
isnt "$status" 0 "--cap !net_raw"
run chcontext --silent --secure python3 -c "$raw_socket"
isnt "$status" 0 "--secure"
run chcontext --silent --secure --cap net_raw python3 -c "$raw_socket"
is "$status" 0 "--secure --cap net_raw"
run chcontext --silent --cap NET_RAW --secure python3 -c "$raw_socket"
is "$status" 0 "--cap NET_RAW --secure"
run chcontext --silent --secure mount -t tmpfs none /mnt
isnt "$status" 0 "--secure forbids mounts"
not_ok "nothing is mounted" mountpoint -q /mnt
run chcontext --silent --cap nosuch true
is "$status" 1 "an unknown capability"
like "$err" "Unknown bcap 'nosuch'" "its message"
run chcontext --silent --flag lock,nosuch true
is "$status" 1 "an unknown flag"
like "$err" "Unknown flag 'nosuch'" "its message"

# flags
# shellcheck disable=SC2016 # for the inner shell
run chcontext --silent --flag fakeinit \
	sh -c 'echo $$; sed -n s/^CIPid:.//p /proc/$$/vinfo'
is "$(echo "$out" | uniq | wc -l)" 1 "--flag fakeinit: the command is the init"
context 1236
vattribute --set --xid 1236 --flag private
run chcontext --silent --ctx 1236 true
is "$status" 255 "a private context cannot be entered"
like "$err" 'context 1236: .*Permission denied' "its message"

# names
before=$(hostname)
run chcontext --hostname inside --domainname none hostname
like "$out" '^Host name is now inside$' "it prints --hostname"
like "$out" '^Domain name is now $' "it prints --domainname none"
is "$(printf '%s\n' "$out" | tail -n 1)" inside "--hostname"
is "$(hostname)" "$before" "the host keeps its name"

# background
run chcontext --disconnect --silent --ctx 1237 -- \
	sh -c 'exec sleep 600 >/dev/null 2>&1'
at_exit 'end_context 1237'
is "$status" 0 "--disconnect"
is "$(tasks 1237)" 1 "the command continues to run"
run chcontext --disconnect --silent --ctx 1238 /nonexistent
is "$status" 255 "--disconnect reports a failure"

# permissions
run chcontext --silent chcontext true
is "$status" 255 "refused inside a context"
like "$err" 'Operation not permitted' "its message"
run as_user chcontext cat /proc/self/vinfo
is "$status" 0 "an ordinary user"
xid=$(printf '%s\n' "$out" | sed -n "$number")
like "$out" "^XID:	$xid\$" "is in a new context"
run as_user chcontext --silent --secure sh -c 'grep CapBnd /proc/self/status'
is "$status" 0 "an ordinary user's --secure"
run as_user chcontext --silent --ctx 1239 true
is "$status" 255 "an ordinary user cannot choose the number"
run as_user chcontext --silent --ctx 1 true
is "$status" 255 "an ordinary user cannot be the spectator"
run as_user chcontext --silent --hostname x true
is "$status" 255 "an ordinary user cannot choose names"
like "$err" 'only root can use --hostname' "its message"

done_testing
