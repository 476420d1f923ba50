#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The objects of the userland call only in the directions that doc/style.md
# allows.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
objects=$top/build/tools

[ -d "$objects/lib" ] || bail_out "no objects: run 'make tools'"

# Each symbol that an object of ours defines or needs: OBJECT TYPE SYMBOL
(cd "$objects" && find lib common guest src -name '*.o' | sort |
	while read -r object; do
		[ -f "$top/util-vserver/${object%.o}.c" ] || continue
		nm "$object" | awk -v object="${object%.o}" \
			'NF == 2 { print object, "needs", $2 }
			NF == 3 && $2 ~ /^[A-Z]$/ { print object, "defines", $3 }'
	done) > "$tap_dir/symbols"
isnt "$(wc -l < "$tap_dir/symbols")" 0 "there are symbols"

# References to another object: FROM TO SYMBOL.  Each program has a main().
awk '$3 == "main" { next }
	NR == FNR { if ($2 == "defines") owner[$3] = $1; next }
	$2 == "needs" && ($3 in owner) && owner[$3] != $1 {
		print $1, owner[$3], $3
	}' "$tap_dir/symbols" "$tap_dir/symbols" > "$tap_dir/references"
isnt "$(wc -l < "$tap_dir/references")" 0 "there are references"

is "$(awk 'function rank(object) {
		if (object ~ /^lib\//) return 1
		if (object ~ /^common\/base\//) return 2
		if (object ~ /^common\/args\//) return 5
		if (object ~ /^common\//) return 3
		if (object ~ /^guest\//) return 4
		return 6
	}
	rank($2) > rank($1) { print $1 " uses " $3 " of " $2 }' \
	"$tap_dir/references")" '' "no object uses a folder that lies above its own"

done_testing
