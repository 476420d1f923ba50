# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The Test Anything Protocol for the tests that are shell scripts.
#
#	. "$(dirname "$0")/tap.sh"
#	plan 3				# or nothing, and done_testing at the end
#	run vserver-stat		# sets $status, $out and $err
#	is "$status" 0 "vserver-stat succeeds"
#	like "$out" '^CTX ' "it prints its heading"
#	done_testing
#
# The directory $tap_dir is removed at the end of the script.  at_exit adds a
# command that runs before that; the command added last runs first.

tap_run=0
tap_failed=0
tap_planned=
tap_cleanup=
tap_dir=$(mktemp -d) || exit 255
# Results of run.
status='' out='' err=''

tap_leave()
{
	tap_code=$?
	eval "$tap_cleanup"
	rm -rf "$tap_dir"
	exit "$tap_code"
}
trap tap_leave EXIT
trap 'exit 130' INT TERM

at_exit()
{
	tap_cleanup="$*; $tap_cleanup"
}

plan()
{
	tap_planned=$1
	printf '1..%s\n' "$1"
}

diag()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# pass NAME, fail NAME
pass()
{
	tap_run=$((tap_run + 1))
	printf 'ok %s - %s\n' "$tap_run" "$*"
}

fail()
{
	tap_run=$((tap_run + 1))
	tap_failed=$((tap_failed + 1))
	printf 'not ok %s - %s\n' "$tap_run" "$*"
	return 1
}

# ok NAME COMMAND...: passes when the command succeeds.
ok()
{
	tap_name=$1
	shift
	if "$@" >"$tap_dir/ok.log" 2>&1; then
		pass "$tap_name"
	else
		tap_status=$?
		fail "$tap_name"
		diag "'$*' ended with status $tap_status"
		diag "$(cat "$tap_dir/ok.log")"
		return 1
	fi
}

# not_ok NAME COMMAND...: passes when the command fails.
not_ok()
{
	tap_name=$1
	shift
	if "$@" >"$tap_dir/ok.log" 2>&1; then
		fail "$tap_name"
		diag "'$*' succeeded"
		diag "$(cat "$tap_dir/ok.log")"
		return 1
	fi
	pass "$tap_name"
}

# is GOT WANTED NAME
is()
{
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3"
		diag "     got: $1"
		diag "expected: $2"
		return 1
	fi
}

# isnt GOT UNWANTED NAME
isnt()
{
	if [ "$1" != "$2" ]; then
		pass "$3"
	else
		fail "$3"
		diag "got the unwanted: $1"
		return 1
	fi
}

# like GOT ERE NAME: some line matches the extended regular expression.
like()
{
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		pass "$3"
	else
		fail "$3"
		diag "     got: $1"
		diag "expected: $2"
		return 1
	fi
}

# unlike GOT ERE NAME: no line matches.
unlike()
{
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		fail "$3"
		diag "         got: $1"
		diag "not expected: $2"
		return 1
	fi
	pass "$3"
}

# run COMMAND...: sets $status, $out and $err for the checks that follow.
# shellcheck disable=SC2034 # the script that reads this file uses them
run()
{
	status=0
	out=$("$@" 2>"$tap_dir/err") || status=$?
	err=$(cat "$tap_dir/err")
}

# skip NAME REASON: skips a check that this machine cannot make.
skip()
{
	tap_run=$((tap_run + 1))
	printf 'ok %s - %s # SKIP %s\n' "$tap_run" "$1" "$2"
}

# bail_out REASON: ends a test that cannot continue, as a failure.
bail_out()
{
	printf 'Bail out! %s\n' "$*"
	exit 255
}

# done_testing: prints the plan and sets the exit status of the script.
done_testing()
{
	if [ -z "$tap_planned" ]; then
		printf '1..%s\n' "$tap_run"
	elif [ "$tap_planned" -ne "$tap_run" ]; then
		diag "planned $tap_planned checks but made $tap_run"
		exit 255
	fi
	[ "$tap_failed" -eq 0 ] || exit 1
	exit 0
}
