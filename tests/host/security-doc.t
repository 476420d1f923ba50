#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# doc/rules.md names the code and a test for each rule, and each test of a rule
# is named.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 255

# column N: the names in that column of each row, one a line; "none: RULE"
# for a row that has none there
column()
{
	awk -F '|' -v column="$1" '
		/^\|/ && $column !~ /^-/ && $2 != " attack or facility " {
			gsub(/\140/, "", $column)
			if (NF != 6)
				print "none: not four columns: " $0
			else
				print $column ~ /[a-z]/ ? $column : "none: " $2
		}' doc/rules.md
}

column 4 > "$tap_dir/code"
column 5 > "$tap_dir/tests"
[ -s "$tap_dir/tests" ] || bail_out "doc/rules.md has no tables"
is "$(grep -h '^none: ' "$tap_dir/code" "$tap_dir/tests")" '' \
	"each row of doc/rules.md names code and a test"
grep -v '^none: ' "$tap_dir/tests" | xargs -n 1 | sort -u > "$tap_dir/named"

# It is a test of a guest, or below tests/ by the path that is written
exists()
{
	[ -n "$(find tests/guest -name "$1.[ct]")" ] ||
		[ -e "tests/$1.c" ] || [ -e "tests/$1.t" ]
}
while read -r name; do
	exists "$name" || echo "$name"
done < "$tap_dir/named" > "$tap_dir/unknown"
is "$(cat "$tap_dir/unknown")" '' "every test that doc/rules.md names is there"

for file in tests/guest/*/rule-*.[ct] tests/guest/*/escape-*.[ct]; do
	name=${file##*/}
	echo "${name%.*}"
done | sort -u | comm -23 - "$tap_dir/named" > "$tap_dir/unnamed"
is "$(cat "$tap_dir/unnamed")" '' "doc/rules.md names every test of a rule"

grep -v '^none: ' "$tap_dir/code" | xargs -n 1 | sort -u | while read -r file; do
	[ -e "kernel/vserver/$file" ] || [ -e "include/linux/vserver/$file" ] ||
		[ -e "$file" ] || echo "$file"
done > "$tap_dir/missing"
is "$(cat "$tap_dir/missing")" '' "every file that doc/rules.md names is there"

done_testing
