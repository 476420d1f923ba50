# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Sourced by scripts that work for minutes.  Says how far they are on standard
# error: on a terminal one line that is rewritten, elsewhere a line a minute.
#
#	progress_begin WHAT COMMAND...	# COMMAND prints how far WHAT is
#	progress_end			# also when WHAT has failed

progress_pid=

# The line ends with the caller.  Nothing here may hold a lock or a pipe of the
# caller, hence the closed descriptors.
progress_begin()
{
	progress_what=$1
	shift
	{
		passed=0
		while sleep 1 && kill -0 $$ 2> /dev/null; do
			passed=$((passed + 1))
			if [ -t 2 ]; then
				printf '\r%.78s\033[K' "$progress_what: $("$@")" >&2
			elif [ $((passed % 60)) -eq 0 ]; then
				echo "$progress_what: $("$@"), after $((passed / 60)) min" >&2
			fi
		done
	} > /dev/null 9>&- &
	progress_pid=$!
}

progress_end()
{
	[ -n "$progress_pid" ] || return 0
	kill "$progress_pid" 2> /dev/null || :
	wait "$progress_pid" 2> /dev/null || :
	progress_pid=
	[ ! -t 2 ] || printf '\r\033[K' >&2
}
