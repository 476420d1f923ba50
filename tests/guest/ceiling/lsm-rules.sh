# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Runs tests of rules that are LSM hooks, on a kernel booted with options that
# would remove a security module.

here=$(dirname "$0")
# shellcheck source=tests/lib/tap.sh
. "$here/tap.sh"

# play TEST: run a test that also runs on its own.
play()
{
	run "$here/$1"
	is "$status" 0 "$1 holds"
	like "$out" '^1\.\.[1-9]' "$1 ran to its end"
	[ "$status" -eq 0 ] || diag "$out"
}

# hold_with WORDS: the whole test.
hold_with()
{
	run cat /proc/cmdline
	like "$out" "(^| )$1( |\$)" "booted with $1"
	play rule-barrier
	play rule-files
	play rule-sockets
	play rule-watch
	done_testing
}
