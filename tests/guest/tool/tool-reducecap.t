#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests reducecap.

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

# sets NAME...: capability sets of a command's /proc/self/status
sets()
{
	printf '%s\n' "$out" | sed -n "s/^Cap$1:	//p"
}

all=$(sed -n 's/^CapBnd:	//p' /proc/self/status)

run reducecap --secure cat /proc/self/status
is "$status" 0 "--secure"
is "$err" Executing "its message"
for set in Bnd Prm Eff; do
	is "$(sets $set)" 00000000b44c04ff "--secure: Cap$set"
done
run reducecap --cap net_raw,CAP_SYS_ADMIN cat /proc/self/status
is "$(printf '%x' $((0x$all & ~0x$(sets Bnd))))" 202000 "--cap removes"
run reducecap --secure --cap '!net_raw' cat /proc/self/status
is "$(sets Bnd)" 00000000b44c24ff "--cap !net_raw keeps"
run reducecap --cap '~net_raw' --secure cat /proc/self/status
is "$(sets Bnd)" 00000000b44c24ff "in any order"
run reducecap --CAP_NET_RAW cat /proc/self/status
is "$(printf '%x' $((0x$all & ~0x$(sets Bnd))))" 2000 "--CAP_NET_RAW"
run reducecap ----CAP_NET_RAW --secure cat /proc/self/status
is "$(sets Bnd)" 00000000b44c24ff "----CAP_NET_RAW"
run reducecap -- cat /proc/self/status
is "$(sets Bnd)" "$all" "nothing to remove"
run reducecap --cap net_raw python3 -c "$raw_socket"
isnt "$status" 0 "the command lacks a removed capability"
run reducecap --cap chown sh -c 'exit 4'
is "$status" 4 "the exit status is the command's"

# the table
run reducecap --show
is "$status" 0 "--show"
is "$(printf '%s\n' "$out" | head -n 1)" \
	'            Capability Effective  Permitted  Inheritable' "its heading"
row=$(printf '%s\n' "$out" | grep '^CAP_NET_RAW ')
is "${#row}" 48 "a row has 48 characters"
is "$(printf '%s' "$row" | cut -c28,38,48)" 'XX ' "crosses at 27, 37, 47"
is "$(printf '%s\n' "$out" | wc -l)" "$(($(cat /proc/sys/kernel/cap_last_cap) + 2))" \
	"a row for every capability of the kernel"
run reducecap --cap net_raw --show
unlike "$(printf '%s\n' "$out" | grep '^CAP_NET_RAW ')" X "a removed capability has no crosses"
setpriv --reuid 65534 --regid 65534 --clear-groups sleep 600 &
at_exit "kill $! 2>/dev/null"
ok "another process starts" soon grep -q sleep "/proc/$!/comm"
run reducecap --show --pid $!
unlike "$(printf '%s\n' "$out" | tail -n +2)" 'X +X' "--show --pid"
run reducecap --show --pid 0
is "$status" 255 "--pid 0"

# any user, as in the first articles: even the setuid su lacks the capability
run as_user reducecap --secure cat /proc/self/status
is "$status" 0 "an ordinary user"
is "$(printf '%x' $((0x$(sets Bnd) & 0xffffffff)))" b44c05ff \
	"the ceiling is lowered, except for CAP_SETPCAP"
cp "$(command -v python3)" "$tap_dir/setuid"
chmod 4755 "$tap_dir/setuid"
chmod 755 "$tap_dir"
run as_user "$tap_dir/setuid" -c "$raw_socket"
is "$status" 0 "a setuid program may open a raw socket"
run as_user reducecap --secure "$tap_dir/setuid" -c "import os; os.setuid(0); $raw_socket"
isnt "$status" 0 "but not below an ordinary user's reducecap"
like "$err" 'Operation not permitted' "because of the capability"
run as_user reducecap --cap setuid true
is "$status" 255 "an ordinary user cannot remove SETUID"
like "$err" 'cannot lower the capability ceiling: Operation not permitted' \
	"its message"
run as_user setpriv --no-new-privs reducecap --cap setuid cat /proc/self/status
is "$status" 0 "unless setuid programs cannot work anyway"

run reducecap --cap nosuch true
is "$status" 1 "an unknown capability"
run reducecap --secure
is "$status" 255 "no command"
run reducecap --pid 1 true
is "$status" 255 "--pid without --show"
run reducecap --flag lock true
is "$status" 255 "--flag outside of a context"
run reducecap --flag persistent true
is "$status" 255 "--flag with a flag that the old call cannot set"

done_testing
