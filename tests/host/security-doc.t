#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# doc/security.md names a test for each rule, and each test of a rule is named.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 255

# The last column of each row, less the heads of the tables and the quotes
awk -F '|' '/^\|/ && $4 !~ /^-/ && $4 != " test " {
		gsub(/\140/, "", $4)
		print $4 ~ /[a-z]/ ? $4 : "none: " $2
	}' doc/security.md > "$tap_dir/rows"
[ -s "$tap_dir/rows" ] || bail_out "doc/security.md has no tables"
is "$(grep '^none: ' "$tap_dir/rows")" '' "each row of doc/security.md names a test"
grep -v '^none: ' "$tap_dir/rows" | xargs -n 1 | sort -u > "$tap_dir/named"

# It is a test of a guest, or below tests/ by the path that is written
exists()
{
	[ -n "$(find tests/guest -name "$1.[ct]")" ] ||
		[ -e "tests/$1.c" ] || [ -e "tests/$1.t" ]
}
while read -r name; do
	exists "$name" || echo "$name"
done < "$tap_dir/named" > "$tap_dir/unknown"
is "$(cat "$tap_dir/unknown")" '' "every test that doc/security.md names is there"

for file in tests/guest/*/rule-*.[ct] tests/guest/*/escape-*.[ct]; do
	name=${file##*/}
	echo "${name%.*}"
done | sort -u | comm -23 - "$tap_dir/named" > "$tap_dir/unnamed"
is "$(cat "$tap_dir/unnamed")" '' "doc/security.md names every test of a rule"

done_testing
