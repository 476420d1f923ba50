#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vspace and vnamespace.
# shellcheck disable=SC2317 # ok, not_ok and soon call the functions

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

own=$(readlink /proc/self/ns/uts /proc/self/ns/ipc /proc/self/ns/mnt)

# other NAMESPACE: $out names another one than ours
other()
{
	! printf '%s\n' "$own" | grep -qFx "$(printf '%s\n' "$out" | grep "^$1:")"
}

links='readlink /proc/self/ns/uts /proc/self/ns/ipc /proc/self/ns/mnt'
# shellcheck disable=SC2086 # a command line
{
	run vspace --new --uts $links
	is "$status" 0 "--new --uts"
	ok "another uts namespace" other uts
	not_ok "the same ipc namespace" other ipc
	run vspace -n --default $links
	ok "--default: uts" other uts
	ok "--default: ipc" other ipc
	not_ok "--default: not mnt" other mnt
	run vspace --new --default '--~uts' $links
	not_ok "--default --~uts: not uts" other uts
	ok "--default --~uts: ipc" other ipc
	run vspace --new --mask 0x04000000 $links
	ok "--mask by number" other uts
	run vspace --new --mask newipc,uts $links
	ok "--mask by name" other ipc
	run vnamespace --new $links
	ok "vnamespace --new" other mnt
}
# shellcheck disable=SC2016 # for the inner shell
run vspace --new --pid -- sh -c 'echo $$; exit 5'
is "$status:$out" '5:1' "--new --pid: process 1, and its exit status"

# the namespaces that a context keeps
vspace --new --uts --ipc -- vcontext --create --silent --xid 1600 \
	--disconnect -- vspace --set --uts --ipc -- \
	vcontext --migrate-self --endsetup -- \
	vspace --new --mount sleep 600 </dev/null >/dev/null 2>&1 ||
	bail_out "cannot make context 1600"
at_exit 'end_context 1600'
soon is_set_up 1600 || bail_out "context 1600 is not set up"
# shellcheck disable=SC2086 # a command line
{
	run vspace --enter 1600 $links
	is "$status" 0 "--enter"
	ok "--enter: uts" other uts
	ok "--enter: ipc" other ipc
	run vspace -e 1600 --uts $links
	ok "--enter --uts: uts" other uts
	not_ok "--enter --uts: not ipc" other ipc
}
run vspace --enter 1600 --net true
is "$status" 255 "--enter of a kind that is not kept"
like "$err" 'context 1600: vc_enter_namespace\(\): Invalid argument' "its message"
run vspace --enter 1600 --index 1 true
is "$status" 255 "--enter of an empty set"
run vspace --enter 1601 true
is "$status" 255 "--enter of a context that does not exist"
like "$err" 'No such process' "its message"
run vspace --set --uts
is "$status" 255 "--set on the host"
run as_user vspace --enter 1600 true
is "$status" 255 "an ordinary user"
like "$err" 'Operation not permitted' "its message"

# mounts, and the root directory that belongs to them
cd "$tap_dir" || bail_out "no directory"
mkdir root
vnamespace --new -- sh -c "
	mount -t tmpfs inside $tap_dir/root
	exec vcontext --create --silent --xid 1602 --disconnect -- \
		vnamespace --set --index 1 -- \
		vcontext --migrate-self --endsetup sleep 600" </dev/null >/dev/null ||
	bail_out "cannot make context 1602"
at_exit 'end_context 1602'
soon is_set_up 1602 || bail_out "context 1602 is not set up"
run vnamespace --enter 1602 --index 1 grep "$tap_dir/root" /proc/self/mounts
like "$out" "^inside $tap_dir/root tmpfs" "vnamespace --enter sees the mounts"
not_ok "the host does not" grep "$tap_dir/root" /proc/self/mounts

for call in '--uts true' '--new --set --uts true' '--new true' '--new --uts' \
	'--enter 1600' '--new --uts --index 2 true'; do
	# shellcheck disable=SC2086 # a command line
	run vspace $call
	is "$status" 255 "refused: vspace $call"
	isnt "$err" '' "with a message"
done

done_testing
