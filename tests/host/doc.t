#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The documents agree with the sources.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 255

# Pages that are generated: what is missing in the sources is on stderr
for page in abi hooks; do
	run "scripts/doc/$page"
	is "$err" '' "nothing lacks a description for doc/$page.md"
	echo "$out" > "$tap_dir/$page.md"
	is "$(diff "$tap_dir/$page.md" "doc/$page.md")" '' \
		"doc/$page.md is what \`make doc' writes"
done

# The program in vserver(2), as scdoc prints it
# shellcheck disable=SC2016 # backquotes of scdoc
sed -n '/^```$/,/^```$/{ s/\\\\/\\/g; /^```/!p; }' util-vserver/man/vserver.2.scd \
	> "$tap_dir/example.c"
ok "the example of vserver(2) compiles" gcc -Wall -Wextra -Werror \
	-Iinclude/uapi -o "$tap_dir/example" "$tap_dir/example.c"

# quoted DOCUMENT: what stands between backquotes, one a line
quoted()
{
	# shellcheck disable=SC2016 # backquotes of Markdown
	grep -o '`[^`]*`' "$1" | tr -d '`' | sort -u
}

# A function is in our sources, or one that a patch changes.  A file is named in
# full, or from one of the folders that the document is about.
for document in doc/architecture.md doc/style.md doc/security.md doc/network.md \
		doc/contributing.md README.md; do
	quoted "$document" | sed -n 's/^\([a-zA-Z_][a-zA-Z0-9_]*\)()$/\1/p' |
		while read -r name; do
			grep -rq "\\<$name(" kernel include util-vserver ||
				grep -qF "| \`$name()\` |" doc/hooks.md ||
				echo "$name()"
		done > "$tap_dir/functions"
	is "$(cat "$tap_dir/functions")" '' "the functions that $document names are there"
done

for document in doc/architecture.md doc/contributing.md README.md; do
	quoted "$document" | grep -E '^[A-Za-z][^ ]*(/[^ ]*|\.(c|h|t|csv|md|mk|sh))$' |
		grep -v '[:=]\|^build/\|NAME\|SUBJECT' | while read -r name; do
			for folder in . kernel/vserver include/linux/vserver \
					util-vserver util-vserver/guest tests; do
				# shellcheck disable=SC2086 # patterns
				set -- $folder/$name
				[ ! -e "$1" ] || continue 2
			done
			grep -q "^+++ b/$name" kernel/patches/*.patch || echo "$name"
		done > "$tap_dir/files"
	is "$(cat "$tap_dir/files")" '' "the files that $document names are there"
done

done_testing
