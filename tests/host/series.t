#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The patch series is what a packager expects: numbered, each patch with a DEP-3
# header, each file in one patch, and a map without leftovers.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top/kernel/patches" || exit 255

is "$(cat series)" "$(ls -- *.patch)" "the series lists the patches in the order of their numbers"
grep -v '^[0-9][0-9]-[a-z0-9-]*\.patch$' series > "$tap_dir/names"
is "$(cat "$tap_dir/names")" '' "each name is NUMBER-SUBSYSTEM.patch"

for patch in *.patch ../../Kconfig.patch; do
	sed '/^--- /,$d' "$patch" > "$tap_dir/header"
	grep -q '^Subject: [a-z].*' "$tap_dir/header" &&
		grep -q '^Forwarded: ' "$tap_dir/header" &&
		sed '1,/^$/d' "$tap_dir/header" | grep -q . || echo "$patch"
done > "$tap_dir/headers"
is "$(cat "$tap_dir/headers")" '' "each header has Subject, Forwarded and a purpose"

# PATCH FILE
for patch in *.patch ../../Kconfig.patch; do
	sed -n "s|^+++ b/\([^	]*\).*|${patch##*/} \1|p" "$patch"
done > "$tap_dir/files"
is "$(cut -d' ' -f2 "$tap_dir/files" | sort | uniq -d)" '' "no file is in two patches"

# The patch of each file by the map, as scripts/kernel-refresh reads it
awk 'NR == FNR { if (/^[^#]/ && NF == 2) patch[$1] = $2; next }
	{
		best = ""
		for (path in patch)
			if (($2 == path || index($2, path "/") == 1) &&
			    length(path) > length(best))
				best = path
		used[best] = 1
		if (patch[best] != $1)
			print $2 ": in " $1 ", but the map says " patch[best]
	}
	END {
		for (path in patch)
			if (!(path in used))
				print path ": no patch changes it"
	}' map "$tap_dir/files" | sort > "$tap_dir/map"
is "$(cat "$tap_dir/map")" '' "the map names the patch of each file, and nothing else"

done_testing
