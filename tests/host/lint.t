#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Static checks of the sources.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 255

# Tracked and new files, without ignored and deleted ones
git ls-files -co --exclude-standard | sort -u | while read -r file; do
	[ ! -f "$file" ] || echo "$file"
done > "$tap_dir/files"
[ -s "$tap_dir/files" ] || bail_out "git lists no files"

while read -r file; do
	head -n 1 "$file" | grep -qE '^#! ?/bin/(ba)?sh' && echo "$file"
done < "$tap_dir/files" > "$tap_dir/scripts"
while read -r file; do
	ok "shellcheck: $file" shellcheck -x "$file"
done < "$tap_dir/scripts"

while read -r file; do
	case $file in
	*.t) [ -x "$file" ] || echo "$file" ;;
	esac
done < "$tap_dir/scripts" > "$tap_dir/not-executable"
is "$(cat "$tap_dir/not-executable")" '' "every test is executable"

is "$(git grep -n '#include .*\.c[">]' -- '*.[ch]')" '' 'no file includes a C file'

# An unknown command of the system call is ENOSYS by the ABI
grep -E '^(kernel/vserver|include)/.*\.[ch]$' "$tap_dir/files" |
	while read -r file; do
		build/linux-pristine/scripts/checkpatch.pl --no-tree --strict \
			--terse --no-summary --show-types \
			--ignore FILE_PATH_CHANGES,ENOSYS --file "$file"
	done > "$tap_dir/checkpatch"
is "$(cat "$tap_dir/checkpatch")" '' "checkpatch --strict: our kernel files"

grep -E '^(kernel/vserver|include)/.*\.[ch]$' "$tap_dir/files" |
	while read -r file; do
		build/linux-pristine/scripts/kernel-doc -none -Wall "$file"
	done > "$tap_dir/kernel-doc" 2>&1
is "$(cat "$tap_dir/kernel-doc")" '' "kernel-doc -Wall: our kernel files"

# FEATURES.txt is data that vserver-info prints as it is
while read -r file; do
	case $file in
	util-vserver/FEATURES.txt | COPYING* | LICENSES/* | .gitignore | VERSION | *.md | */patches/series) ;;
	*) head -n 5 "$file" | grep -q 'SPDX-License-Identifier: ' || echo "$file" ;;
	esac
done < "$tap_dir/files" > "$tap_dir/unlicensed"
is "$(cat "$tap_dir/unlicensed")" '' "every file names its licence"

done_testing
