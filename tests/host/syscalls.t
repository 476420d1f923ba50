#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/syscalls.csv lists for every system call what happens in a guest.  It has
# each call of the kernel that we build once, with name and number, and for each
# rule a test that uses the call.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
csv=$top/tests/syscalls.csv
tables=$top/build/linux/arch/x86/entry/syscalls

# The names and numbers of the kernel.  An entry without a function is ENOSYS;
# No program here uses the entries of x32.
kernel_calls()
{
	awk -v abi="$1" '!/^#/ && NF && $2 != "x32" { print $3, $1 }' \
		"$tables/syscall_$1.tbl" | sort
}

rows()
{
	grep -v '^#' "$1"
}

# The column of numbers of the table: 2 for x86_64, 3 for i386
listed_calls()
{
	rows "$1" | awk -F, -v column="$2" '$column != "" { print $1, $column }' |
		sort
}

# Print the faults of a table, one per line
faults()
{
	kernel_calls 64 > "$tap_dir/kernel"
	listed_calls "$1" 2 | diff "$tap_dir/kernel" - | grep '^[<>]'
	kernel_calls 32 > "$tap_dir/kernel"
	listed_calls "$1" 3 | diff "$tap_dir/kernel" - | grep '^[<>]'
	rows "$1" | cut -d, -f1 | sort | uniq -d
	rows "$1" | awk -F, '
		NF != 6 { print "fields: " $0 }
		$5 == "" { print "no reason: " $0 }
		$4 == "neutral" && $6 == "" { next }
		$4 == "filtered" && $6 != "" { next }
		$4 ~ /^(ceiling|refused|absent)$/ && $6 == "syscalls" { next }
		{ print "kind: " $0 }'
	rows "$1" | awk -F, '$4 == "filtered" { print $1, $6 }' |
		while read -r name test; do
			grep -qsE "(^|[^a-z0-9_])((SYS|NR)_)?$name([^a-z0-9_]|\$)" \
				"$top"/tests/guest/*/"$test.c" ||
				echo "$name: no word of it in the test $test.c"
		done
	# A call is absent if it has a function in neither table
	awk '
		/^#/ || !NF || $2 == "x32" { next }
		{ seen[$3] = 1 }
		# The fifth column is the function of an x86_64 kernel for i386
		{ entry = $5 ~ /sys_/ ? $5 : $4 }
		entry ~ /sys_/ && entry != "sys_ni_syscall" { there[$3] = 1 }
		END { for (name in seen) if (!(name in there)) print name }
	' "$tables/syscall_64.tbl" "$tables/syscall_32.tbl" | sort \
		> "$tap_dir/kernel"
	rows "$1" | awk -F, '$4 == "absent" { print $1 }' | sort |
		diff "$tap_dir/kernel" - | sed -n 's/^[<>].*/absent: &/p'
}

faults "$csv" > "$tap_dir/faults"
is "$(cat "$tap_dir/faults")" '' "every system call has one correct row"

# Mistakes that the comparison has to find
grep -v '^swapon,' "$csv" > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" 'swapon' "a missing row is found"
{
	cat "$csv"
	echo 'nonesuch,999,,neutral,nothing,'
} > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" 'nonesuch' "a stale row is found"
sed 's/^kill,\(.*\),.*/kill,\1,rule-nonesuch/' "$csv" > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" 'kill' "a rule without its test is found"
sed 's/^mount,165,/mount,166,/' "$csv" > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" 'mount 16' "a wrong number is found"

done_testing
