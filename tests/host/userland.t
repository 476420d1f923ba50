#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The userland follows doc/style.md: objects call only in the directions that it
# allows, libraries do not print, and there is one style.

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

is "$(awk '$1 ~ /^(lib|guest|common)\// && $1 !~ /^common\/args\// &&
	$2 == "needs" &&
	$3 ~ /^(std(in|out|err)|v?printf|puts|putchar|perror|v?errx?|v?warnx?|exit)$/ {
		print $1 " uses " $3
	}' "$tap_dir/symbols")" '' "only programs and common/args print and exit"

cd "$top/util-vserver" || exit 255
is "$(grep -rlE --include='*.c' '\b(v?errx?|v?warnx?|perror)\(' .)" '' \
	"fail() and die() report every error"
is "$(grep -rnE --include='*.[ch]' '[a-z_]+ const[[:space:]]+\*' .)" '' \
	"const stands before the type"
find . -name '*.h' ! -path ./lib/vserver.h | while read -r header; do
	guard=$(basename "$header" .h | tr 'a-z-' 'A-Z_')_H
	grep -q "^#ifndef $guard\$" "$header" || echo "$header"
done > "$tap_dir/guards"
is "$(cat "$tap_dir/guards")" '' "the guard of a header is its name"

done_testing
