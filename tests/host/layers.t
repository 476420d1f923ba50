#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The objects of the kernel call only in the directions that
# kernel/vserver/layers allows.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
layers=$top/kernel/vserver/layers
objects=$top/build/kernel-release/kernel/vserver

[ -f "$objects/built-in.a" ] || bail_out "no objects: run 'make kernel'"

# Each symbol that an object of ours defines or needs: OBJECT TYPE SYMBOL
(cd "$objects" && find . -name '*.o' -printf '%P\n' | sort | while read -r object; do
	[ -f "$top/kernel/vserver/${object%.o}.c" ] || continue
	nm "$object" | awk -v object="${object%.o}" \
		'NF == 2 { print object, "needs", $2 }
		NF == 3 && $2 ~ /^[A-Z]$/ { print object, "defines", $3 }'
done) > "$tap_dir/symbols"
isnt "$(wc -l < "$tap_dir/symbols")" 0 "there are symbols"

for folder in "$top"/kernel/vserver/*/; do
	name=$(basename "$folder")
	grep -q "^$name	" "$layers" || echo "$name"
done > "$tap_dir/unknown"
is "$(cat "$tap_dir/unknown")" '' "each folder has its place in kernel/vserver/layers"

# References between two objects: FROM TO SYMBOL
awk 'NR == FNR { if ($2 == "defines") owner[$3] = $1; next }
	$2 == "needs" && ($3 in owner) && owner[$3] != $1 {
		print $1, owner[$3], $3
	}' "$tap_dir/symbols" "$tap_dir/symbols" > "$tap_dir/references"
isnt "$(wc -l < "$tap_dir/references")" 0 "there are references"

is "$(awk 'function folder(object) {
		return sub("/.*", "", object) ? object : "."
	}
	NR == FNR { if (/^[^#]/) rank[$1] = ++n; next }
	rank[folder($2)] > rank[folder($1)] {
		print $1 " uses " $3 " of " $2
	}' "$layers" "$tap_dir/references")" '' \
	"no object uses a folder that lies above its own"

# Without loops tsort(1) is silent
cut -d' ' -f1,2 "$tap_dir/references" | sort -u |
	tsort 2> "$tap_dir/loops" > /dev/null
is "$(cat "$tap_dir/loops")" '' "no objects refer to each other in a loop"

done_testing
