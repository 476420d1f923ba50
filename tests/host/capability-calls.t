#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/capability-calls.csv lists each place of the kernel that grants a privilege
# without capable().  The list is complete for the kernel that we build, has no
# stale rows, and names a test for each rule.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
csv=$top/tests/capability-calls.csv
pristine=$top/build/linux-pristine
dirs='arch/x86 block certs crypto drivers fs include init io_uring ipc kernel lib
	mm net security virt'
words='cap_capable|has_capability|has_capability_noaudit|has_ns_capability'
words="$words|has_ns_capability_noaudit|ns_capable_noaudit|file_ns_capable"
words="$words|ptracer_capable|privileged_wrt_inode_uidgid"
words="$words|capable_wrt_inode_uidgid|security_capable|cap_raised|cap_effective"
root='uid_eq\(.*GLOBAL_ROOT_UID|gid_eq\(.*GLOBAL_ROOT_GID'
root="$root|in_e?group_p\(GLOBAL_ROOT_GID|[!=]= *INIT_USER"
root="$root|uid_eq\(.*(resuid|rp_uid)"

# FILE,WORD,COUNT of each word and of the comparisons, as in the table
in_kernel()
(
	cd "$pristine" || exit
	# shellcheck disable=SC2086 # a list of directories
	{
		grep -rEow "($words)" --include='*.[ch]' $dirs | sort | uniq -c |
			awk '{ split($2, a, ":"); print a[1] "," a[2] "," $1 }'
		grep -rEc "$root" --include='*.[ch]' $dirs |
			sed -n '/:0$/d; s/:/,root,/p'
	} | sort
)

rows()
{
	grep -v '^#' "$1"
}

# Print the faults of a table, one per line
faults()
{
	rows "$1" | cut -d, -f1-3 | sort | diff "$tap_dir/kernel" - |
		grep '^[<>]'
	rows "$1" | awk -F, '
		NF != 6 { print "fields: " $0 }
		$5 == "" { print "no reason: " $0 }
		$4 ~ /^(asks|own|host|open)$/ && $6 == "" { next }
		$4 == "rule" && $6 != "" { next }
		{ print "kind: " $0 }'
	rows "$1" | awk -F, '$4 == "rule" { print $6 }' | sort -u |
		while read -r test; do
			[ -f "$(echo "$top"/tests/guest/*/"$test.c")" ] ||
				echo "$test: no such test in tests/guest"
		done
}

in_kernel > "$tap_dir/kernel"
faults "$csv" > "$tap_dir/faults"
is "$(cat "$tap_dir/faults")" '' "every place has one correct row"
ok "the places are found" test "$(wc -l < "$tap_dir/kernel")" -gt 100

# Mistakes that the comparison has to find
grep -v '^security/commoncap.c,cap_capable' "$csv" > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" '< security/commoncap.c,cap_capable' \
	"a missing row is found"
sed 's/^\(fs\/ext4\/balloc.c,root\),2/\1,1/' "$csv" > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" '< fs/ext4/balloc.c,root,2' \
	"one more call in a file is found"
{
	cat "$csv"
	echo 'mm/nonesuch.c,cap_capable,1,asks,nothing,'
} > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" '> mm/nonesuch.c' "a stale row is found"
sed 's/,rule-privileges$/,rule-nonesuch/' "$csv" > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" 'rule-nonesuch: no such test' \
	"a rule without its test is found"
sed 's/,own,/,trusted,/' "$csv" > "$tap_dir/csv"
like "$(faults "$tap_dir/csv")" 'kind: .*,trusted,' "an unknown kind is found"

done_testing
